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
  /**
   * Address of the folder that serves the wasm backend's three `.wasm` files. Browsers need it for threads; where it is left
   * out, the file for one thread comes out of this package.
   */
  readonly wasmFolder?: string;
  /** Addresses of those files by their names, in place of a folder. */
  readonly wasmFiles?: Readonly<Record<string, string>>;
  /**
   * Folder from which, in Node, TensorFlow's native package is looked for first. Without it: from this package, then from
   * the working directory.
   */
  readonly tensorflowFolder?: string;
  /**
   * Loads `@tensorflow/tfjs-backend-webgl`, for a page that brings it along: `() => import('@tensorflow/tfjs-backend-webgl')`.
   * Called when WebGL is tried; where left out, WebGL serves only where the application has imported it already.
   */
  readonly loadWebgl?: () => Promise<unknown>;
  /** Where the choice cannot be served, `auto` takes the fastest that can, in place of an error. */
  readonly otherwise?: 'auto';
  /** Backends that are not to be taken, not even where one is the choice: say, one that was seen to compute wrongly. */
  readonly avoid?: readonly BackendName[];
}

/** What `prepareBackend` set up. */
export interface PreparedBackend {
  /** Its TensorFlow.js name. */
  readonly name: string;
  /** For people, e.g. `WebAssembly with SIMD, 2 threads`. */
  readonly device: string;
  /** Threads that compute, as the backend reports them; 1 where it does not say. */
  readonly threads: number;
  /** The backends tried in vain before this one, and why each cannot serve. */
  readonly passedOver: readonly PassedOver[];
}

/** A backend that was wanted, or is better, and was not taken. */
export interface PassedOver {
  /** Its TensorFlow.js name. */
  readonly name: BackendName;
  /** Why it cannot run here, without a full stop. */
  readonly reason: string;
}
