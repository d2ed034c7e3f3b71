import type { RunSeries } from './run-series';

/** What the page uses of a run's resolved configuration. */
export interface RunConfig {
  readonly dataset: string;
  readonly preset: string;
  readonly steps: number | null;
  readonly minutes: number | null;
  readonly recipe: {
    readonly unet: { readonly imageSize: number; readonly numClasses: number | null };
    readonly schedule: {
      readonly numTrainTimesteps: number;
      readonly predictionType: string;
      readonly betaSchedule: string;
    };
    readonly training: {
      readonly batchSize: number;
      readonly learningRate: number;
      readonly emaDecay: number | null;
      readonly seed: number;
    };
  };
}

/** One fact with its name. */
export type Fact = readonly [value: string, name: string];

/** A sentence about what is trained. */
export function describeRecipe({ recipe }: RunConfig): string {
  const { schedule, training } = recipe;
  const ema = training.emaDecay === null ? 'no EMA' : `EMA ${training.emaDecay}`;
  return [
    `predicts ${schedule.predictionType}`,
    `schedule ${schedule.betaSchedule}`,
    `batches of ${training.batchSize}`,
    `learning rate ${training.learningRate}`,
    ema,
    `seed ${training.seed}`,
  ].join(' · ');
}

/** Share of the run that is done, 0..1, or null where its end is not given in steps. */
export function shareDone({ steps }: RunConfig, series: RunSeries): number | null {
  return steps === null ? null : Math.min(1, (series.steps.at(-1) ?? 0) / steps);
}

/** The newest figures. */
export function newestFacts(config: RunConfig, series: RunSeries): Fact[] {
  const step = series.steps.at(-1) ?? 0;
  const milliseconds = series.milliseconds.smooth.at(-1) ?? null;
  const { batchSize } = config.recipe.training;
  const speed = milliseconds === null ? '–' : ((batchSize / milliseconds) * 1000).toFixed(0);
  const { steps } = config;
  const left = steps === null || milliseconds === null ? null : (steps - step) * milliseconds;
  return [
    [step.toLocaleString('en'), steps === null ? 'steps' : `of ${steps.toLocaleString('en')} steps`],
    [series.loss.smooth.at(-1)?.toFixed(4) ?? '–', 'loss, averaged'],
    [series.gradientNorm.smooth.at(-1)?.toFixed(3) ?? '–', 'gradient norm, averaged'],
    [speed, 'images per second'],
    ...(series.skippedBatches === 0
      ? []
      : [[series.skippedBatches.toLocaleString('en'), 'batches left out: not finite'] as const]),
    ...(left === null ? [] : [[left <= 0 ? 'done' : duration(left), 'left'] as const]),
  ];
}

function duration(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
