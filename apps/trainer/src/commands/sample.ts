import { Command } from 'commander';
import { addSampleFlags, runSample, type SampleFlags } from '@ddpm/sampler/command-line';
import { addEngineFlags, type EngineFlags } from '../configuration/engine-flags';
import { shownPath, userPath } from '../configuration/paths';
import { prepareEngine } from '../run/engine';
import { loadModel } from '../run/load-model';
import { modelPath } from '../run/model-path';
import { modelSampler } from '../run/model-sampler';

/** `sample`: pictures from a trained model, by the code of `npx @ddpm/sampler`. */
export function sampleCommand(): Command {
  const command = new Command('sample')
    .description('make pictures with a trained model')
    .argument('<model>', 'model folder, or folder of a run');
  return addEngineFlags(addSampleFlags(command)).action(samplePictures);
}

async function samplePictures(folder: string, flags: SampleFlags & EngineFlags): Promise<void> {
  const model = await loadModel(modelPath(folder));
  for (const warning of model.warnings) process.stderr.write(`warning: ${warning}\n`);
  const { createRunner } = await prepareEngine({ backend: flags.backend, threads: flags.threads ?? null });
  const sampler = modelSampler(model, createRunner);
  const { images, device, out } = await runSample(sampler, flags, userPath);
  await sampler.dispose();
  const step = model.training === null ? '' : ` by the model of step ${model.training.steps}`;
  process.stderr.write(
    `${images} pictures${step} on ${device}: ${out === null ? 'standard output' : shownPath(out)}\n`,
  );
}
