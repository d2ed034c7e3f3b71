/** One thing to time: a whole training step, or a forward pass of the network. */
export interface Workload {
  readonly kind: 'training step' | 'forward pass';
  readonly batch: number;
}

/** Floating-point operations of the article's network for one image, in billions. */
const gflopPerImage = { 'forward pass': 0.37, 'training step': 71 / 64 } as const;

export function gflopOf({ kind, batch }: Workload): number {
  return gflopPerImage[kind] * batch;
}

/** What a process is asked to time, in this order. */
export interface MeasurementRequest {
  readonly engine: EngineName;
  readonly threads: number;
  readonly workloads: readonly Workload[];
  /** Timed runs of each, at least; short ones are repeated for a second. */
  readonly repeat: number;
}

/** Engines of this project, by the name of the flag `--engines`. */
export const engineNames = ['compiled', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const;

export type EngineName = (typeof engineNames)[number];

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

/** What a process reports, one JSON document a line. */
export type MeasurementReport =
  | { readonly type: 'engine'; readonly description: string; readonly threads: number }
  | ({ readonly type: 'measurement' } & Measurement)
  | { readonly type: 'unavailable'; readonly reason: string };
