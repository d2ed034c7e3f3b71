import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { checkImageSize, checkSameData, fitToDataset } from '../configuration/fit-to-dataset';
import {
  checkSameRun,
  resolveRunConfig,
  resumedRunConfig,
  type RunConfig,
} from '../configuration/run-config';
import { shownPath, userPath } from '../configuration/paths';
import { addTrainFlags, trainInvocation, type TrainInvocation } from '../configuration/train-flags';
import { followRun } from '../run/follow-run';
import { loadDataset } from '../run/load-dataset';
import { doPart, joinRanks } from '../run/ranks';
import { defaultRunFolder, runFolder, sameRunFolder } from '../run/run-folder';
import { loadBegunRun } from '../run/saved-run';
import { startRun, type RunStart } from '../run/training-run';
import { UsageError } from '../usage-error';

/** `train`: a new run, or the rest of an old one. */
export function trainCommand(): Command {
  const command = new Command('train').description('train a model (the default command)');
  return addTrainFlags(command).action(async (flags: Record<string, unknown>) => {
    const invocation = trainInvocation(flags);
    process.exitCode = (await trainAsAsked(invocation)) ?? 0;
  });
}

async function trainAsAsked(invocation: TrainInvocation): Promise<number | null> {
  if (invocation.isDistributed) return trainTogether(invocation);
  return startRun(await runToStart(invocation), invocation.live);
}

/** One model by all processes that a launcher started; the first of them writes and speaks. */
async function trainTogether(invocation: TrainInvocation): Promise<number | null> {
  const ranks = await joinRanks(invocation.syncEvery);
  return doPart(ranks, async () => {
    const { config, ...others } = await runToStart(invocation);
    const start = { ...others, config: sharedConfig(config, ranks.syncEvery) };
    return ranks.group.rank === 0 ? startRun({ ...start, ranks }, invocation.live) : followRun(start, ranks);
  });
}

/** What wants the state waits for a meeting. */
function sharedConfig(config: RunConfig, syncEvery: number | null): RunConfig {
  const atMeeting = (steps: number): number => Math.ceil(steps / (syncEvery ?? 1)) * (syncEvery ?? 1);
  return {
    ...config,
    checkpointInterval: atMeeting(config.checkpointInterval),
    sampleInterval: atMeeting(config.sampleInterval),
  };
}

function runToStart(invocation: TrainInvocation): Promise<RunStart> {
  if (invocation.resume === null) return newRun(invocation);
  return invocation.resume === 'auto' ? newOrResumedRun(invocation) : resumedRun(invocation);
}

/** What a cluster or a loop of a shell starts again and again: it goes on where it stopped. */
async function newOrResumedRun({ options }: TrainInvocation): Promise<RunStart> {
  const resolved = resolveRunConfig(options);
  checkImageSize(resolved);
  const dataset = await loadDataset(resolved, 'train', say);
  const config = fitToDataset(resolved, dataset, options);
  const folder = runFolder(
    options.out === undefined ? sameRunFolder(config, options) : userPath(options.out),
  );
  const isResumed = existsSync(folder.config);
  if (isResumed) checkSameRun((await loadBegunRun(folder)).config, config, folder.root);
  return { config, dataset, folder, isNamed: true, isResumed };
}

async function newRun({ options }: TrainInvocation): Promise<RunStart> {
  const resolved = resolveRunConfig(options);
  checkImageSize(resolved);
  const dataset = await loadDataset(resolved, 'train', say);
  const config = fitToDataset(resolved, dataset, options);
  const root = options.out === undefined ? defaultRunFolder(config, new Date()) : userPath(options.out);
  return { config, dataset, folder: runFolder(root), isNamed: options.out !== undefined, isResumed: false };
}

async function resumedRun({ options, resume }: TrainInvocation): Promise<RunStart> {
  const folder = runFolder(userPath(resume ?? ''));
  const { out, ...others } = options;
  if (out !== undefined && userPath(out) !== folder.root) {
    throw new UsageError(`A resumed run stays in its folder, ${shownPath(folder.root)}. Leave --out away.`);
  }
  const { config: saved } = await loadBegunRun(folder);
  const config = resumedRunConfig(saved, others);
  const dataset = await loadDataset(config, 'train', say);
  checkSameData(config, dataset);
  return { config, dataset, folder, isNamed: true, isResumed: true };
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
