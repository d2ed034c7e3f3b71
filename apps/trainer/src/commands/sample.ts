import { writeFile } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import { ddim, ddpm, drawGrid, Sampler, type SamplingMethod } from '@ddpm/sampler';
import { createNoiseSchedule } from '@ddpm/scheduler';
import { addEngineFlags, type EngineFlags } from '../configuration/engine-flags';
import { parseLabels } from '../configuration/label-list';
import { numberFlag } from '../configuration/number-flag';
import { shownPath, userPath } from '../configuration/paths';
import { prepareEngine } from '../run/engine';
import { loadModel, type LoadedModel } from '../run/load-model';

interface SampleFlags extends EngineFlags {
  readonly labels?: string;
  readonly count: number;
  readonly seed: number;
  readonly steps: number;
  readonly sampler: 'ddim' | 'ddpm';
  readonly eta: number;
  readonly guidance: number;
  readonly out: string;
  readonly columns: number;
}

const positive = numberFlag({ min: 1, whole: true });

/** `sample`: pictures from a trained model, as one PNG. */
export function sampleCommand(): Command {
  const command = new Command('sample')
    .description('make pictures with a trained model')
    .argument('<model>', 'model folder, or folder of a run')
    .option('--labels <list>', 'classes: numbers, ranges or names, such as 0-9 or 3,3,7 (default: all)')
    .option('--count <n>', 'pictures of each label', positive, 1)
    .option('--seed <n>', 'the same seed gives the same pictures', numberFlag({ min: 0, whole: true }), 0)
    .option('--steps <n>', 'sampling steps', positive, 50)
    .addOption(new Option('--sampler <name>', 'reverse process').choices(['ddim', 'ddpm']).default('ddim'))
    .option('--eta <x>', 'noise of the ddim sampler, 0 to 1', numberFlag({ min: 0, max: 1 }), 0)
    .option('--guidance <x>', 'classifier-free guidance, 1 is off', numberFlag({ min: 0 }), 1)
    .option('--columns <n>', 'pictures in a row', positive, 10)
    .option('--out <file>', 'PNG to write', 'samples.png');
  return addEngineFlags(command).action(samplePictures);
}

async function samplePictures(folder: string, flags: SampleFlags): Promise<void> {
  const model = await loadModel(userPath(folder));
  for (const warning of model.warnings) process.stderr.write(`warning: ${warning}\n`);
  const labels = requestedLabels(model, flags);
  const { createRunner } = await prepareEngine({ backend: flags.backend, threads: flags.threads ?? null });
  const sampler = Sampler.fromModel({
    unetConfig: model.unet,
    parameters: model.parameters,
    schedule: createNoiseSchedule(model.schedule),
    createRunner,
  });
  const bar = new SingleBar({ format: '{bar} {percentage}% | {value}/{total} steps | {eta_formatted} left' });
  const { images, device } = await sampler.sample({
    ...(labels === null ? { count: flags.count } : { classLabels: labels }),
    seed: flags.seed,
    numInferenceSteps: flags.steps,
    method: samplingMethod(flags),
    guidanceScale: flags.guidance,
    onProgress: ({ done, total }) => {
      if (done === 1) bar.start(total, 0);
      bar.update(done);
    },
  });
  bar.stop();
  await sampler.dispose();
  const file = userPath(flags.out);
  await writeFile(file, drawGrid(images, { columns: flags.columns }).toPng());
  process.stderr.write(`${images.length} pictures on ${device.description}: ${shownPath(file)}\n`);
}

function samplingMethod({ sampler, eta }: SampleFlags): SamplingMethod {
  return sampler === 'ddpm' ? ddpm() : ddim({ eta });
}

/** Each label in turn, as often as asked; null for a model without labels. */
function requestedLabels({ unet, classNames }: LoadedModel, { labels, count }: SampleFlags): number[] | null {
  if (unet.numClasses === null && labels === undefined) return null;
  const once =
    labels === undefined
      ? Array.from({ length: unet.numClasses ?? 0 }, (_, label) => label)
      : parseLabels(labels, classNames);
  return Array.from({ length: count }, () => once).flat();
}
