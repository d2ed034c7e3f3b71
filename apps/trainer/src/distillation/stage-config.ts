import path from 'node:path';
import { stageRecipe, stages, type StageName } from '@ddpm/distillation';
import type { DistillInvocation } from '../configuration/distill-flags';
import { overriddenRecipe, runLength, type RunConfig } from '../configuration/run-config';
import type { LoadedModel } from '../run/load-model';
import type { DatasetChoice } from '../run/load-dataset';
import { stageFolder, teacherFolder } from './stage-folders';

/** What all stages of a distillation share. */
export interface Distilling {
  readonly root: string;
  /** The model that the first stage learns from. */
  readonly model: LoadedModel;
  readonly choice: DatasetChoice;
  readonly invocation: DistillInvocation;
  /** What is said anew when it goes on. */
  readonly given?: DistillInvocation['options'];
}

/** The run of one stage, with nothing left open. */
export function stageConfig({ root, model, choice, invocation }: Distilling, name: StageName): RunConfig {
  const { options, recipe } = invocation;
  const stage = stages[name];
  const from = stageFolder(root, name).root;
  const teacher = name === 'segments' ? teacherFolder(root) : stageFolder(root, 'segments').model;
  const base = stageRecipe(stage, { unet: model.unet, schedule: model.schedule });
  return {
    dataset: choice.dataset,
    data: choice.data,
    ...(choice.dataOptions === undefined ? {} : { dataOptions: choice.dataOptions }),
    ...(model.heldOutPairs.length === 0 ? {} : { heldOutPairs: model.heldOutPairs }),
    preset: model.training?.preset ?? 'article',
    ...runLength(options, stage),
    sampleInterval: options.sampleInterval ?? 250,
    checkpointInterval: options.checkpointInterval ?? 100,
    backend: options.backend ?? 'auto',
    threads: options.threads ?? null,
    recipe: overriddenRecipe(base, { ...options, recipe }),
    distillation: { stage: name, teacher: path.relative(from, teacher).split(path.sep).join('/') },
  };
}
