import * as tf from '@tensorflow/tfjs-core';
import { registerFastKernel } from '../fast-kernel';
import { adamW, movingAverage } from './adamw';
import { biasedConvolution, biasedProduct } from './convolution';
import { convolutionGradients, linearGradients } from './convolution-gradients';
import { groupNormSiluAdd, groupNormSiluAddGradient } from './group-norm-silu-add';
import { maxPoolGradient } from './max-pool-gradient';
import { joinTransposed, splitTransposed } from './parameter-vector';
import { pickRows, pickRowsGradient } from './pick-rows';
import { silu, siluGradient } from './silu';
import { sinusoidalEmbedding } from './sinusoidal-embedding';
import { upsampleConcat, upsampleConcatGradient } from './upsample-concat';
import type { WebgpuKernelCall } from './webgpu-backend-inside';

type WebgpuKernel = (call: WebgpuKernelCall) => tf.TensorInfo | tf.TensorInfo[];

const ownKernels: Readonly<Record<string, WebgpuKernel>> = {
  AdamW: adamW,
  ConvolutionGrad: convolutionGradients,
  GroupNormSiluAdd: groupNormSiluAdd,
  GroupNormSiluAddGrad: groupNormSiluAddGradient,
  JoinTransposed: joinTransposed,
  LinearGrad: linearGradients,
  MaxPool2x2Grad: maxPoolGradient,
  MovingAverage: movingAverage,
  PickRows: pickRows,
  PickRowsGrad: pickRowsGradient,
  Silu: silu,
  SiluGrad: siluGradient,
  SinusoidalEmbedding: sinusoidalEmbedding,
  SplitTransposed: splitTransposed,
  UpsampleConcat: upsampleConcat,
  UpsampleConcatGrad: upsampleConcatGradient,
};

/**
 * Gives the webgpu backend the fused kernels that network and optimiser ask for by name, so that a training step takes
 * few dispatches, and puts convolutions and matrix products of one dispatch before its own. Import
 * `@tensorflow/tfjs-backend-webgpu` first; calling this again changes nothing. `prepareBackend('webgpu')` calls it.
 */
export function registerWebgpuKernels(): void {
  registerFastKernel('webgpu', 'FusedConv2D', biasedConvolution);
  registerFastKernel('webgpu', '_FusedMatMul', biasedProduct);
  for (const [kernelName, kernel] of Object.entries(ownKernels)) registerOwnKernel(kernelName, kernel);
}

function registerOwnKernel(kernelName: string, kernel: WebgpuKernel): void {
  // Undefined where there is none, whatever the type says.
  if ((tf.getKernel(kernelName, 'webgpu') as tf.KernelConfig | undefined) !== undefined) return;
  tf.registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: (call) => kernel(call as unknown as WebgpuKernelCall),
  });
}
