/** One thing to time: a whole training step, a forward pass of the network, or a product of two square matrices. */
export interface Workload {
  readonly kind: 'training step' | 'forward pass' | 'matrix product';
  /** Images at once; rows of the matrices. */
  readonly batch: number;
  /** Pixels of an image's side; 32 where left out. */
  readonly imageSize?: number;
  /** How many times as many channels as the article's network has; 1 where left out. */
  readonly width?: number;
}

/** Training steps and forward passes of these batch sizes. */
export function workloadsOf(sizes: {
  readonly trainingBatch: readonly number[];
  readonly batch: readonly number[];
}): readonly Workload[] {
  return [
    ...sizes.trainingBatch.map((batch) => ({ kind: 'training step' as const, batch })),
    ...sizes.batch.map((batch) => ({ kind: 'forward pass' as const, batch })),
  ];
}

/** Floating-point operations of the article's network for one image, in billions. */
const gflopPerImage = { 'forward pass': 0.37, 'training step': 71 / 64 } as const;

/** Billions of floating-point operations; those of the network are known for the article's alone. */
export function gflopOf({ kind, batch }: Workload): number {
  return kind === 'matrix product' ? (2 * batch ** 3) / 1e9 : gflopPerImage[kind] * batch;
}

export function isSame(a: Workload, b: Workload): boolean {
  return JSON.stringify(allOf(a)) === JSON.stringify(allOf(b));
}

function allOf({ kind, batch, imageSize = 32, width = 1 }: Workload): readonly unknown[] {
  return [kind, batch, imageSize, width];
}

/** What a process is asked to time, in this order. */
export interface MeasurementRequest {
  readonly engine: MeasuredName;
  readonly threads: number;
  readonly workloads: readonly Workload[];
  /** Timed runs of each, at least; short ones are repeated for a second, slow ones less often. */
  readonly repeat: number;
  /** Whether it computes a small training step first, to be compared with another engine's. */
  readonly checks?: boolean;
}

/** Engines of this project, by the name of the flag `--engines`. */
export const engineNames = ['compiled', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const;

export type EngineName = (typeof engineNames)[number];

/** What others compute the same network with, in JavaScript. */
export const peerNames = ['onnxruntime-node', 'onnxruntime-web', 'stock-wasm'] as const;

/** What a GPU may compute with, and the processor's best beside it. */
export const acceleratorNames = [
  'webgpu',
  'compiled-webgpu',
  'compiled-cuda',
  'compiled-dml',
  'compiled-coreml',
  'tensorflow',
  'compiled',
  'wasm',
] as const;

export type MeasuredName = EngineName | (typeof peerNames)[number] | (typeof acceleratorNames)[number];

export interface Measurement {
  readonly workload: Workload;
  /** Median of the timed runs, in milliseconds. */
  readonly milliseconds: number;
  /** Fastest and slowest of them. */
  readonly fastest: number;
  readonly slowest: number;
  /** From the start of the preparation until the first result, in milliseconds. */
  readonly untilFirstResult: number;
  /** Most memory that the process ever held, all workloads before this one included, in megabytes. */
  readonly peakMegabytes: number;
}

/** What one training step gave: an engine that computes another one computes wrongly. */
export interface StepValues {
  /** Squared error by image. */
  readonly losses: readonly number[];
  /** Gradients, flat: a tenth of them, since the first moment begins at zero. */
  readonly gradient: readonly number[];
}

/** What a process reports, one JSON document a line. */
export type MeasurementReport =
  | ({ readonly type: 'values' } & StepValues)
  | { readonly type: 'engine'; readonly description: string; readonly threads: number }
  | ({ readonly type: 'measurement' } & Measurement)
  | { readonly type: 'unavailable'; readonly reason: string };
