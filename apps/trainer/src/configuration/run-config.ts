import type { StageName } from '@ddpm/distillation';
import { overrideRecipe, preset, type Recipe, type RecipeOverrides } from '@ddpm/trainer';
import { resolvedDataset } from '../datasets/dataset-choice';
import { UsageError } from '../usage-error';
import { dataOptionsOf, type DataOptions } from './data-options';
import { shownPath, userPath } from './paths';
import type { backendNames, RunOptions } from './run-options';

export type BackendName = (typeof backendNames)[number];

/** A run with nothing left open. It is written to the run folder and travels inside every checkpoint. */
export interface RunConfig {
  /** The name of a data set, or the path of a folder or file. */
  readonly dataset: string;
  readonly data: string | null;
  /** How the data is read, and what it was when the run began; runs of the first version have neither. */
  readonly dataOptions?: DataOptions;
  readonly images?: DataSummary;
  /** Pairs of digits that the training part of digits100 does not show; none where left out. */
  readonly heldOutPairs?: readonly number[];
  readonly preset: string;
  /** Where the run ends; the first limit reached counts. At least one is set. */
  readonly steps: number | null;
  readonly epochs: number | null;
  readonly minutes: number | null;
  /** 0 for none until the end, and then a quick one. */
  readonly sampleInterval: number;
  readonly checkpointInterval: number;
  readonly backend: BackendName;
  readonly threads: number | null;
  readonly recipe: Recipe;
  /** What the run learns of a teacher, in place of the noise in its images; a run of `train` has none. */
  readonly distillation?: DistillationConfig;
}

/** One stage of a distillation. */
export interface DistillationConfig {
  readonly stage: StageName;
  /** The teacher's model folder, from the run's own folder. */
  readonly teacher: string;
}

/** Fills in what the user left open: first from the preset, then from what suits most. */
export function resolveRunConfig(options: RunOptions): RunConfig {
  const { dataset = 'digits', heldOutPairs } = options;
  if (heldOutPairs !== undefined && dataset !== 'digits100') {
    throw new UsageError(
      'Only digits100 has pairs to hold out. Leave heldOutPairs out, or give --dataset digits100.',
    );
  }
  const { name, recipe, mirror, length } = preset(options.preset ?? defaultPreset(dataset));
  return {
    dataset: resolvedDataset(dataset),
    data: options.data === undefined ? null : userPath(options.data),
    dataOptions: dataOptionsOf({ ...(mirror ? { mirror } : {}), ...options }),
    ...(heldOutPairs === undefined ? {} : { heldOutPairs }),
    preset: name,
    ...runLength(options, length),
    sampleInterval: options.sampleInterval ?? 250,
    checkpointInterval: options.checkpointInterval ?? 100,
    backend: options.backend ?? 'auto',
    threads: options.threads ?? null,
    recipe: overriddenRecipe(recipe, options),
  };
}

/** The recipe that suits most, or the one made for the data set. */
function defaultPreset(dataset: string): string {
  return dataset === 'digits100' ? 'digits100' : 'quick';
}

/** Options that a resumed run may change: they leave the saved weights and the order of the data as they are. */
const changeableOnResume: readonly string[] = [
  'steps',
  'epochs',
  'minutes',
  'learningRate',
  'learningRateCycles',
  'sampleInterval',
  'checkpointInterval',
  'backend',
  'threads',
  'data',
] satisfies (keyof RunOptions)[];

/**
 * The configuration of a saved run with some options changed.
 * @throws UsageError for an option that a resumed run cannot change.
 */
export function resumedRunConfig(saved: RunConfig, options: RunOptions): RunConfig {
  const fixed = Object.keys(options).find((name) => !changeableOnResume.includes(name));
  if (fixed !== undefined) {
    throw new UsageError(
      `A resumed run keeps its ${fixed}. Leave the option out, or start a new run without --resume. ` +
        `Options that may change: ${changeableOnResume.join(', ')}.`,
    );
  }
  return {
    ...saved,
    ...runLength(options, saved),
    data: options.data === undefined ? saved.data : userPath(options.data),
    sampleInterval: options.sampleInterval ?? saved.sampleInterval,
    checkpointInterval: options.checkpointInterval ?? saved.checkpointInterval,
    backend: options.backend ?? saved.backend,
    threads: options.threads ?? saved.threads,
    recipe: overriddenRecipe(saved.recipe, options),
  };
}

/**
 * Checks that a command line describes the run that it finds in its folder.
 * @throws UsageError naming a field that differs and may not.
 */
export function checkSameRun(saved: RunConfig, wanted: RunConfig, folder: string): void {
  const [before, now] = [fixedFields(saved), fixedFields(wanted)];
  for (const field of new Set([...before.keys(), ...now.keys()])) {
    const [one, other] = [before.get(field), now.get(field)].map((value) => JSON.stringify(value ?? null));
    if (one === other) continue;
    throw new UsageError(
      `The run in ${shownPath(folder)} was begun with ${field} ${one ?? ''}, now it is ${other ?? ''}. Give the options that it was begun with, or another --out.`,
    );
  }
}

/** Every field that a resumed run keeps, by its path. */
function fixedFields(config: RunConfig): Map<string, unknown> {
  const { dataset, dataOptions = {}, heldOutPairs, preset: name, recipe } = config;
  const parts = { dataOptions, 'recipe.unet': recipe.unet, 'recipe.schedule': recipe.schedule };
  const fields = Object.entries({ ...parts, 'recipe.training': recipe.training }).flatMap(([part, values]) =>
    Object.entries(values)
      .filter(([field]) => !changeableOnResume.includes(field))
      .map(([field, value]): [string, unknown] => [`${part}.${field}`, value]),
  );
  return new Map<string, unknown>([
    ...([
      ['dataset', dataset],
      ['heldOutPairs', heldOutPairs],
      ['preset', name],
    ] as const),
    ...fields,
  ]);
}

type Length = Pick<RunConfig, 'steps' | 'epochs' | 'minutes'>;
type PartialLength = { readonly [Limit in keyof Length]?: Length[Limit] | undefined };

/** Limits that the user gives replace the others, all three. */
export function runLength(options: PartialLength, otherwise: PartialLength): Length {
  const given = [options.steps, options.epochs, options.minutes].some((limit) => limit !== undefined);
  const { steps, epochs, minutes } = given ? options : otherwise;
  return { steps: steps ?? null, epochs: epochs ?? null, minutes: minutes ?? null };
}

/** A recipe with the fields that the user gives: of a file's `recipe`, and by flags, which win. */
export function overriddenRecipe(
  recipe: Recipe,
  { batchSize, learningRate, learningRateCycles, seed, ema, recipe: parts }: RunOptions,
): Recipe {
  const flags = {
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(learningRate === undefined ? {} : { learningRate }),
    ...(learningRateCycles === undefined ? {} : { learningRateCycles }),
    ...(seed === undefined ? {} : { seed }),
    ...(ema === undefined ? {} : { emaDecay: ema === false ? null : ema }),
  };
  // Fields from a file are checked by name here and by value where the recipe is used.
  const withParts = overrideRecipe(recipe, (parts ?? {}) as RecipeOverrides);
  return overrideRecipe(withParts, { training: flags });
}

/** What a run remembers of its data, so that a resumed run notices when it is another. */
interface DataSummary {
  readonly length: number;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly classNames: readonly string[] | null;
}
