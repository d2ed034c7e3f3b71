import type { BackendName } from '@ddpm/engine';
import type { RecommendedSampling } from '@ddpm/sampler';
import type { NoiseScheduleConfig } from '@ddpm/scheduler';

/** The backends that a browser can have, fastest first. */
export const pageBackends = ['webgpu', 'webgl', 'wasm', 'cpu'] as const satisfies readonly BackendName[];

export type PageBackend = (typeof pageBackends)[number];

/** `auto` takes the fastest that works. */
export type PageBackendChoice = 'auto' | PageBackend;

/** What the worker computes on. */
export interface EngineBackend {
  readonly name: PageBackend;
  /** For people, e.g. `WebAssembly with SIMD, 2 threads`. */
  readonly device: string;
  readonly threads: number;
}

/** How a worker is to start. */
export interface EngineStart {
  readonly choice: PageBackendChoice;
  /** Backends that failed in an earlier worker. */
  readonly avoid: readonly PageBackend[];
  /** Address of the folder of the wasm backend's files. */
  readonly wasmFolder: string;
}

/** Something a visitor should hear, in plain words. */
export type Tell = (words: string) => void;

/** What the worker tells the page unasked. */
export interface WorkerNews {
  readonly tell: Tell;
  /** Another backend took the place of the one that the worker started with. */
  readonly onBackend: (backend: EngineBackend) => void;
  /** The graphics device under the backend in use went away. */
  readonly onDeviceLost: () => void;
}

/** What the page learns of a model once it is loaded. */
export interface ModelInfo {
  readonly id: string;
  readonly title: string;
  /** Null for a model without labels. */
  readonly classNames: readonly string[] | null;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** Whether guidance is possible. */
  readonly hasNullLabel: boolean;
  readonly parameterCount: number;
  readonly schedule: NoiseScheduleConfig;
  /** How its makers recommend to sample from it; null where they say nothing. */
  readonly recommended: RecommendedSampling | null;
}

/** How far the files of a model have come in. */
export interface ModelProgress {
  readonly loaded: number;
  /** Null where the server does not say. */
  readonly total: number | null;
}
