import type * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../fast-kernel';

/** What the webgpu backend keeps for a tensor. Anything but a buffer or a texture is bound as it is. */
export interface StoredTensor {
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
  refCount: number;
  resource: object | null;
  values: tf.TypedArray | Promise<tf.TypedArray> | null;
}

/** A uniform of a program: one number, or four as a vector. */
export interface UniformData {
  readonly type: 'int32' | 'float32';
  readonly data: readonly number[];
}

/** What the backend takes as a program. */
export interface WebgpuProgram {
  outputShape: readonly number[];
  shaderKey: string;
  variableNames: readonly string[];
  variableComponents: readonly number[];
  outputComponent: number;
  workgroupSize: readonly [number, number, number];
  dispatchLayout: { readonly x: readonly number[]; readonly y?: readonly number[] };
  dispatch: readonly [number, number, number];
  uniforms: string;
  getUserCode(): string;
}

/** The inside of the webgpu backend that its kernels work with. */
export interface WebgpuBackend extends tf.KernelBackend {
  readonly tensorMap: {
    get(dataId: tf.DataId): StoredTensor;
    set(dataId: tf.DataId, stored: StoredTensor): void;
  };
  readonly device: { readonly limits: { readonly maxStorageBuffersPerShaderStage: number } };
  readonly pipelineCache: Record<string, object>;
  nextDataId(): number;
  makeTensorInfo(shape: readonly number[], dtype: tf.DataType, values?: tf.TypedArray): tf.TensorInfo;
  runWebGPUProgram(
    program: WebgpuProgram,
    inputs: readonly tf.TensorInfo[],
    dtype: tf.DataType,
    uniforms: readonly UniformData[],
    output?: tf.TensorInfo,
  ): tf.TensorInfo;
}

export type WebgpuKernelCall = KernelCall<WebgpuBackend>;
