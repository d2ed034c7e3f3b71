import { ddim, dpmSolver2M, type MethodName, type SamplingMethod } from '@ddpm/sampler';
import { articleRecipe, overrideRecipe, type Recipe, type TrainingConfig } from '@ddpm/trainer';
import { fewCallTimesteps, segmentJumps, shortcutJumps, type CallCount } from './few-calls';
import type { Jump } from './jump';

/** Names of the stages of a distillation, in their order. */
export const stageNames = ['segments', 'shortcuts'] as const;

/** One of them. */
export type StageName = (typeof stageNames)[number];

/** One run of a distillation, by a student that begins as its teacher. */
export interface Stage {
  readonly name: StageName;
  /** Numbers of network calls that the student can draw in at its end. */
  readonly calls: readonly CallCount[];
  /** Optimiser steps where nobody says otherwise. */
  readonly steps: number;
  /** How the teacher goes from one of its calls to the next. */
  readonly teacherMethod: () => SamplingMethod;
  /** What is learned, for a schedule of so many timesteps. */
  readonly jumps: (numTrainTimesteps: number) => readonly Jump[];
  /** Where its training differs from the article's. */
  readonly training: Partial<TrainingConfig>;
}

const training = {
  accumulationSteps: 1,
  warmupSteps: 50,
  optimizer: 'muon',
  learningRateDecay: 'wsd',
  weightDecay: 0,
  maxGradientNorm: 1,
  emaDecay: 0.998,
  labelDropout: 0,
} as const satisfies Partial<TrainingConfig>;

/**
 * `segments`: one call for three of a guided teacher's, in four parts of the way. `shortcuts`: of that student, in two
 * calls and in one, while it keeps its four.
 */
export const stages: Readonly<Record<StageName, Stage>> = {
  segments: {
    name: 'segments',
    calls: [4],
    steps: 700,
    teacherMethod: dpmSolver2M,
    jumps: (numTrainTimesteps) => segmentJumps(numTrainTimesteps, 8),
    training: { ...training, batchSize: 32, learningRate: 5e-4 },
  },
  shortcuts: {
    name: 'shortcuts',
    calls: [1, 2, 4],
    steps: 2500,
    teacherMethod: ddim,
    jumps: (numTrainTimesteps) => shortcutJumps(numTrainTimesteps, { four: 5, two: 7, one: 14 }),
    training: { ...training, batchSize: 48, learningRate: 1e-3 },
  },
};

/** What a student of that stage is made of: its teacher's network and schedule, and the stage's training. */
export function stageRecipe(
  stage: Stage,
  { unet, schedule }: Pick<Recipe, 'unet' | 'schedule'>,
  overrides: Partial<TrainingConfig> = {},
): Recipe {
  return overrideRecipe(
    { ...articleRecipe, unet, schedule },
    { training: { ...stage.training, ...overrides } },
  );
}

/** How to sample from a student, as `model_index.json` says it. */
export interface FewCallSampling {
  readonly method: MethodName;
  readonly num_inference_steps: number;
  readonly guidance_scale: number;
  readonly timesteps: Readonly<Record<number, readonly number[]>>;
}

/** How to sample from the student of a stage: in the most calls it can, unless fewer are asked for. */
export function fewCallSampling({ calls }: Stage, numTrainTimesteps: number): FewCallSampling {
  return {
    method: 'ddim',
    num_inference_steps: Math.max(...calls),
    guidance_scale: 1,
    timesteps: Object.fromEntries(calls.map((count) => [count, fewCallTimesteps(numTrainTimesteps, count)])),
  };
}
