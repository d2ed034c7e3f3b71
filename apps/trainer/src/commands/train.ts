import { Command } from 'commander';
import { checkImageSize, checkSameData, fitToDataset } from '../configuration/fit-to-dataset';
import { resolveRunConfig, resumedRunConfig } from '../configuration/run-config';
import { shownPath, userPath } from '../configuration/paths';
import { addTrainFlags, trainInvocation, type TrainInvocation } from '../configuration/train-flags';
import { loadDataset } from '../run/load-dataset';
import { defaultRunFolder, runFolder } from '../run/run-folder';
import { loadRun } from '../run/saved-run';
import { startRun, type RunStart } from '../run/training-run';
import { UsageError } from '../usage-error';

/** `train`: a new run, or the rest of an old one. */
export function trainCommand(): Command {
  const command = new Command('train').description('train a model (the default command)');
  return addTrainFlags(command).action(async (flags: Record<string, unknown>) => {
    const invocation = trainInvocation(flags);
    const start = invocation.resume === null ? await newRun(invocation) : await resumedRun(invocation);
    await startRun(start, invocation.live);
  });
}

async function newRun({ options }: TrainInvocation): Promise<RunStart> {
  const resolved = resolveRunConfig(options);
  checkImageSize(resolved);
  const dataset = await loadDataset(resolved, 'train', say);
  const config = fitToDataset(resolved, dataset, options);
  const root = options.out === undefined ? defaultRunFolder(config, new Date()) : userPath(options.out);
  return { config, dataset, folder: runFolder(root), state: null };
}

async function resumedRun({ options, resume }: TrainInvocation): Promise<RunStart> {
  const folder = runFolder(userPath(resume ?? ''));
  const { out, ...others } = options;
  if (out !== undefined && userPath(out) !== folder.root) {
    throw new UsageError(`A resumed run stays in its folder, ${shownPath(folder.root)}. Leave --out away.`);
  }
  const { state, config: saved, warnings } = await loadRun(folder);
  for (const warning of warnings) say(`warning: ${warning}`);
  const config = resumedRunConfig(saved, others);
  const dataset = await loadDataset(config, 'train', say);
  checkSameData(config, dataset);
  return { config, dataset, folder, state };
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
