/** The TensorFlow.js backends that `prepareBackend` knows. */
export const backendNames = ['tensorflow', 'webgpu', 'webgl', 'wasm', 'cpu'] as const;

/** The TensorFlow.js backends that can be prepared, by the names that TensorFlow.js has for them. */
export type BackendName = (typeof backendNames)[number];

/** `auto` takes the fastest that works on this machine. */
export type BackendChoice = 'auto' | BackendName;

/** How a backend is prepared. */
export interface BackendOptions {
  /**
   * Threads for the wasm and tensorflow backends; as many as the machine has cores, or as its container's
   * quota allows, where it is left out. The wasm backend uses at most 8.
   */
  readonly threads?: number;
  /** Address of the folder that serves the wasm backend's three `.wasm` files; browsers with a bundler need it. */
  readonly wasmFolder?: string;
  /**
   * Folder from which, in Node, TensorFlow's native package is looked for first. Without it: from this package, then from
   * the working directory.
   */
  readonly tensorflowFolder?: string;
}

/** What `prepareBackend` set up. */
export interface PreparedBackend {
  /** Its TensorFlow.js name. */
  readonly name: string;
  /** For people, e.g. `WebAssembly with SIMD, 2 threads`. */
  readonly device: string;
  /** Threads that compute, as the backend reports them; 1 where it does not say. */
  readonly threads: number;
  /** The backends tried before this one by `auto`, and why each cannot serve. */
  readonly passedOver: readonly PassedOver[];
}

/** A better backend that `auto` did not take. */
export interface PassedOver {
  /** Its TensorFlow.js name. */
  readonly name: BackendName;
  /** Why it cannot run here, without a full stop. */
  readonly reason: string;
}
