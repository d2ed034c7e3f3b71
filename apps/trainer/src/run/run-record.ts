import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Dataset } from '@ddpm/data';
import type { StepReport } from '@ddpm/trainer';
import { decode } from 'fast-png';
import type { RunConfig } from '../configuration/run-config';
import { writeFilmstrip } from '../figures/filmstrip';
import { gridLabels } from './grid-labels';
import { createEventFile, type EventFile } from '../tensorboard/event-file';
import type { SummaryImage, SummaryValue } from '../tensorboard/event-message';
import { metricsLine, type MetricsLine } from './metrics';
import { appendMetrics, type RunFolder } from './run-folder';
import { gridColumns, gridLayout } from './sample-grids';

/** What a run writes about itself while it goes on: figures for programs, and pictures for people. */
export interface RunRecord {
  step(report: StepReport): Promise<void>;
  /** Sample grids of a step, best weights last. */
  pictures(step: number, files: readonly string[]): Promise<void>;
}

/** What a record is about. */
export interface RecordedRun {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** Steps done before. */
  readonly startStep: number;
}

/** Goes on with the metrics, and begins a new event file for TensorBoard. */
export async function createRunRecord(run: RecordedRun): Promise<RunRecord> {
  const { folder, config } = run;
  const { numTrainTimesteps } = config.recipe.schedule;
  const events = await createEventFile(folder.tensorboard, run.startStep);
  return {
    async step(report) {
      const line = metricsLine(report, numTrainTimesteps);
      await appendMetrics(folder, line);
      await events.write(line.step, scalars(line, run));
    },
    async pictures(step, files) {
      await writePictures(events, step, files);
      await updateFilmstrip(run);
    },
  };
}

function scalars(line: MetricsLine, { config }: RecordedRun): SummaryValue[] {
  const { numTrainTimesteps } = config.recipe.schedule;
  const { batchSize } = config.recipe.training;
  const bound = (quarter: number): number => Math.ceil((quarter * numTrainTimesteps) / 4);
  const quarters = line.lossByQuarter.flatMap((loss, quarter) =>
    loss === null
      ? []
      : [{ tag: `loss_by_t/${bound(quarter)}-${bound(quarter + 1) - 1}`, simpleValue: loss }],
  );
  return [
    { tag: 'loss', simpleValue: line.loss },
    ...quarters,
    { tag: 'gradient_norm', simpleValue: line.gradientNorm },
    { tag: 'learning_rate', simpleValue: line.learningRate },
    ...(line.milliseconds > 0
      ? [{ tag: 'images_per_second', simpleValue: (batchSize / line.milliseconds) * 1000 }]
      : []),
  ];
}

async function writePictures(events: EventFile, step: number, files: readonly string[]): Promise<void> {
  const images = await Promise.all(
    files.map(async (file) => ({ tag: `samples/${weightsOf(file)}`, image: await summaryImage(file) })),
  );
  await events.write(step, images);
}

/** `ema` of `step-000250-ema.png`. */
function weightsOf(file: string): string {
  return path.basename(file, '.png').split('-').at(-1) ?? '';
}

async function summaryImage(file: string): Promise<SummaryImage> {
  const encodedImageString = await readFile(file);
  const { width, height, channels } = decode(encodedImageString);
  return { width, height, colorspace: channels, encodedImageString };
}

async function updateFilmstrip({ folder, config, dataset }: RecordedRun): Promise<void> {
  const { recipe, preset } = config;
  const columns = gridColumns(recipe);
  const names = recipe.unet.numClasses === null ? null : dataset.classNames;
  await writeFilmstrip(
    folder.filmstrip,
    folder.samples,
    `${dataset.name}, preset ${preset}: the same noise through training`,
    {
      columns,
      imageSize: recipe.unet.imageSize * gridLayout.scale,
      gap: gridLayout.gap,
      captions:
        names === null ? null : gridLabels(columns, columns, names.length).map((label) => names[label] ?? ''),
    },
  );
}
