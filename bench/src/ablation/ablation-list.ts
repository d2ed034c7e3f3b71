import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Some options of `trainer train`, as in a file for its `--config`; the trainer itself checks their names and values. */
const trainingOptions = z.looseObject({
  steps: z.int().positive().optional(),
  recipe: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

const ablationListSchema = z.strictObject({
  description: z.string(),
  steps: z.int().positive(),
  base: trainingOptions,
  variants: z
    .array(
      z.strictObject({
        // It names a folder.
        name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
        change: z.string(),
        config: trainingOptions,
      }),
    )
    .min(1),
});

type TrainingOptions = z.infer<typeof trainingOptions>;

/** One training run to compare with the others. */
export interface Variant {
  readonly name: string;
  /** What differs from the base, in words. */
  readonly change: string;
  /** All options of the run, nothing left to a preset that may change. */
  readonly config: TrainingOptions;
}

/** The list of variants is not what it should be. */
export class AblationListError extends Error {
  override readonly name = 'AblationListError';
}

/**
 * Reads a list of variants, each the base with some options changed.
 * @throws AblationListError naming the field at fault.
 */
export function readAblationList(file: string): readonly Variant[] {
  const { steps, base, variants } = parse(file);
  const names = variants.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new AblationListError(`${file} has two variants "${twice}". Rename one.`);
  return variants.map(({ name, change, config }) => ({
    name,
    change,
    config: { steps, ...mergeOptions(base, config) },
  }));
}

/** The base with the change put over it, the parts of the recipe field by field. */
function mergeOptions(base: TrainingOptions, change: TrainingOptions): TrainingOptions {
  const parts = new Set([...Object.keys(base.recipe ?? {}), ...Object.keys(change.recipe ?? {})]);
  const recipe = Object.fromEntries(
    [...parts].map((part) => [part, { ...base.recipe?.[part], ...change.recipe?.[part] }]),
  );
  return { ...base, ...change, recipe };
}

function parse(file: string): z.infer<typeof ablationListSchema> {
  try {
    return ablationListSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const fault = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new AblationListError(`${file} is no list of variants: ${fault}`);
  }
}
