import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeModelFolder } from '@ddpm/checkpoint/node';
import { distillationObjective, stageNames, stages, type StageName } from '@ddpm/distillation';
import { Command } from 'commander';
import { addDistillFlags, distillInvocation, type DistillInvocation } from '../configuration/distill-flags';
import { checkSameData } from '../configuration/fit-to-dataset';
import { quotedPath, shownPath, userPath } from '../configuration/paths';
import { resumedRunConfig } from '../configuration/run-config';
import { lessonOf } from '../distillation/lesson';
import { resumedInvocation, saveInvocation } from '../distillation/saved-invocation';
import { stageConfig, type Distilling } from '../distillation/stage-config';
import { newestStage, stageFolder, teacherFolder } from '../distillation/stage-folders';
import { dataChoice } from '../run/data-choice';
import { loadDataset } from '../run/load-dataset';
import { loadModel } from '../run/load-model';
import { modelPath } from '../run/model-path';
import { loadedModelContent } from '../run/write-model';
import { defaultRunFolder } from '../run/run-folder';
import { loadBegunRun } from '../run/saved-run';
import { startRun, type RunStart } from '../run/training-run';
import { UsageError } from '../usage-error';

/** `distill`: of a model that draws in many network calls, one that draws in four, two or one. */
export function distillCommand(): Command {
  const command = new Command('distill')
    .description('teach a model to draw in four, two or one network calls')
    .argument('[model]', 'model folder, or folder of a run; none with --resume');
  return addDistillFlags(command).action(
    async (model: string | undefined, flags: Record<string, unknown>) => {
      const invocation = distillInvocation(flags);
      process.exitCode = await distill(await distilling(model, invocation));
    },
  );
}

async function distilling(model: string | undefined, invocation: DistillInvocation): Promise<Distilling> {
  const { resume, options } = invocation;
  if (resume === null) {
    if (model === undefined)
      throw new UsageError('Name the model to distil: a model folder, or the folder of a run.');
    return newDistillation(modelPath(model), invocation);
  }
  const root = userPath(resume);
  if (model !== undefined || options.out !== undefined) {
    throw new UsageError(
      'A distillation that is resumed keeps its model and its folder. Leave the other away.',
    );
  }
  if (newestStage(root) === null) {
    throw new UsageError(
      `${shownPath(root)} holds no distillation. Begin one: distill MODEL --out ${quotedPath(root)}`,
    );
  }
  const whole = await resumedInvocation(root, invocation);
  return { ...(await distillationOf(teacherFolder(root), root, whole)), given: invocation.options };
}

async function newDistillation(model: string, invocation: DistillInvocation): Promise<Distilling> {
  const { out } = invocation.options;
  const begun = await distillationOf(model, out === undefined ? '' : userPath(out), invocation);
  const { dataset } = begun.choice;
  const root =
    out === undefined ? defaultRunFolder({ dataset, preset: 'distilled' }, new Date()) : begun.root;
  if (existsSync(teacherFolder(root))) {
    throw new UsageError(
      `${quotedPath(root)} holds a distillation. Choose another folder with --out, or go on with it: distill --resume ${quotedPath(root)}`,
    );
  }
  // Before anything is written: whether it can be done at all.
  for (const name of stageNames) {
    const { recipe } = stageConfig({ ...begun, root }, name);
    distillationObjective(recipe, lessonOf(recipe, stages[name], begun.model));
  }
  await saveInvocation(root, invocation);
  await writeModelFolder(teacherFolder(root), loadedModelContent(begun.model));
  return { ...begun, root };
}

async function distillationOf(
  model: string,
  root: string,
  invocation: DistillInvocation,
): Promise<Distilling> {
  const loaded = await loadModel(model);
  for (const warning of loaded.warnings) say(`warning: ${warning}`);
  return { root, model: loaded, choice: await dataChoice(model, loaded, invocation.options), invocation };
}

/** Runs the stages that are not finished. @returns the exit code */
async function distill(distilling: Distilling): Promise<number> {
  const { root, invocation } = distilling;
  const wanted: readonly StageName[] = invocation.fourCallsOnly ? ['segments'] : stageNames;
  for (const [index, stage] of wanted.entries()) {
    say(`Stage ${index + 1} of ${wanted.length}, ${stage}:`);
    const exitCode = await startRun(await stageStart(distilling, stage), invocation.live);
    if (exitCode !== null) return exitCode;
  }
  say(
    `Distilled. Pictures in few network calls:\n  pnpm --filter trainer start sample ${quotedPath(root)} --steps 4`,
  );
  return 0;
}

async function stageStart(distilling: Distilling, stage: StageName): Promise<RunStart> {
  const { root, given = {} } = distilling;
  const folder = stageFolder(root, stage);
  const isResumed = existsSync(folder.config);
  const config = isResumed
    ? resumedRunConfig((await loadBegunRun(folder)).config, given)
    : stageConfig(distilling, stage);
  const dataset = await loadDataset(config, 'train', say);
  if (isResumed) checkSameData(config, dataset);
  const { length, imageShape, classNames } = dataset;
  return {
    config: { ...config, images: { length, imageShape, classNames } },
    dataset,
    folder,
    isNamed: true,
    isResumed,
    goOn: `distill --resume ${quotedPath(path.resolve(root))}`,
  };
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
