import type { OnnxRuntime } from '../compiled/runtime/onnx-runtime';

/** The module `onnxruntime-node`. */
export interface NodeRuntime extends OnnxRuntime {
  listSupportedBackends(): readonly { readonly name: string; readonly bundled: boolean }[];
}

type RuntimeTensorClass = OnnxRuntime['Tensor'];

/** What is taken of the realm that Node's own modules, and native ones, belong to. */
export interface Realm {
  readonly Float32Array: typeof Float32Array;
  readonly Int32Array: typeof Int32Array;
  /** Node's own, where a test runner's copy leads back into its realm. */
  readonly process: NodeJS.Process;
}

/**
 * The main realm, where this code runs in another: test runners give each file a realm of its own (`node:vm`; Jest always,
 * vitest in its pools `vmThreads` and `vmForks`), in which `Float32Array` is not the class of that name elsewhere.
 *
 * @returns null where this is the main realm
 */
export function mainRealm(): Realm | null {
  const { runInThisContext } = process.getBuiltinModule('node:vm');
  const main = runInThisContext('({ Float32Array, Int32Array, process })') as Realm;
  return main.Float32Array === Float32Array ? null : main;
}

/**
 * ONNX Runtime in another realm, taking arrays of this one. Its native part returns arrays of the main realm, which a copy
 * of its JavaScript in this realm refuses; so Node itself loads it, past the test runner.
 *
 * @throws Error where it is not installed
 */
export function runtimeOfRealm(realm: Realm): NodeRuntime {
  const { createRequire } = realm.process.getBuiltinModule('node:module');
  const runtime = createRequire(import.meta.url)('onnxruntime-node') as NodeRuntime;
  const Base = runtime.Tensor as new (...given: ConstructorParameters<RuntimeTensorClass>) => object;
  class Tensor extends Base {
    constructor(...[type, data, dims]: ConstructorParameters<RuntimeTensorClass>) {
      const Values = realm[type === 'int32' ? 'Int32Array' : 'Float32Array'];
      super(type, new Values(data.buffer as ArrayBuffer, data.byteOffset, data.length), dims);
    }
  }
  return { ...runtime, Tensor };
}
