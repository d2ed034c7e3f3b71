import * as tf from '@tensorflow/tfjs-core';
import type { UniformData, WebgpuBackend, WebgpuProgram } from './webgpu-backend-inside';

/** Threads of every workgroup. Every WebGPU device allows 256. */
export const workgroupSize = 256;

/** One dispatch of a compute shader. */
export interface ShaderRun {
  /**
   * WGSL with `fn main(index : i32)`, or `fn main()` where `workgroups` is given. It sees every input as a flat array
   * of its name, the output as the flat array `result`, and `uniforms` with the entries of `integers` and `floats`.
   */
  readonly code: string;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  /** The inputs, by name, and `result`, that the code sees as arrays of vec4<f32>; none unless given. */
  readonly vectors?: readonly string[];
  /** Uniforms of type i32, or vec4<i32> where four numbers are given. */
  readonly integers?: Readonly<Record<string, number | readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** How many float32 values the output has, or an existing tensor to write to. */
  readonly output: number | tf.TensorInfo;
  /** Where only some elements are written: how many; `index` goes from 0 to beyond that. */
  readonly count?: number;
  /** How many workgroups along x, y and z; else one thread for each element. */
  readonly workgroups?: readonly [number, number, number];
}

/**
 * Runs a shader and returns its output, a vector. The threads of a run without `workgroups` check
 * `index < uniforms.count` themselves.
 */
export function runShader(backend: WebgpuBackend, run: ShaderRun): tf.TensorInfo {
  const outputSize = typeof run.output === 'number' ? run.output : tf.util.sizeFromShape(run.output.shape);
  const count = run.count ?? outputSize;
  const uniforms = uniformsOf(run, count);
  const program: WebgpuProgram = {
    outputShape: [outputSize],
    // The code itself, so that the key differs whenever the code does.
    shaderKey: run.code,
    variableNames: Object.keys(run.inputs),
    workgroupSize: [workgroupSize, 1, 1],
    // Any second axis tells the backend not to hand out a flat index.
    dispatchLayout: run.workgroups === undefined ? { x: [0] } : { x: [0], y: [0] },
    variableComponents: Object.keys(run.inputs).map((name) => components(run, name)),
    outputComponent: components(run, 'result'),
    dispatch: run.workgroups ?? [Math.ceil(count / workgroupSize), 1, 1],
    uniforms: uniforms.declaration,
    getUserCode: () => run.code,
  };
  const output = typeof run.output === 'number' ? undefined : flat(run.output);
  return backend.runWebGPUProgram(
    program,
    Object.values(run.inputs).map(flat),
    'float32',
    uniforms.data,
    output,
  );
}

function components({ vectors = [] }: ShaderRun, name: string): 1 | 4 {
  return vectors.includes(name) ? 4 : 1;
}

function uniformsOf(
  { integers = {}, floats = {} }: ShaderRun,
  count: number,
): { declaration: string; data: UniformData[] } {
  const whole = Object.entries({ ...integers, count });
  const fractions = Object.entries(floats);
  return {
    declaration: [
      ...whole.map(([name, value]) => `${name} : ${typeof value === 'number' ? 'i32' : 'vec4<i32>'},`),
      ...fractions.map(([name]) => `${name} : f32,`),
    ].join(' '),
    data: [
      ...whole.map(([, value]) => ({ type: 'int32' as const, data: [value].flat() })),
      ...fractions.map(([, value]) => ({ type: 'float32' as const, data: [value] })),
    ],
  };
}

/** One axis: so that the shader that the backend puts around the code is the same for every shape. */
function flat(tensor: tf.TensorInfo): tf.TensorInfo {
  return { ...tensor, shape: [tf.util.sizeFromShape(tensor.shape)] };
}

/** The same values as another shape. */
export function shaped(tensor: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
  return { ...tensor, shape: [...shape] };
}

/** An input that the operation gives whenever it runs the kernel. */
export function requiredInput(inputs: tf.NamedTensorInfoMap, name: string): tf.TensorInfo {
  const tensor = inputs[name];
  if (tensor === undefined) throw new Error(`The kernel was called without its input ${name}; give it.`);
  return tensor;
}
