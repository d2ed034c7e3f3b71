import type { ResizeNearestNeighborAttrs } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { channelsFirstShape, channelsFirstView, fromChannelsFirst } from './convolution';
import { poolingAttributes, poolingGeometry } from './convolution-geometry';

function pooling(kernel: string, operator: string): KernelDefinition {
  return {
    kernel,
    infer: (inputs, attributes) => {
      const { shape, dtype } = inputOf(inputs, 'x');
      return [{ shape: poolingGeometry(shape, attributes).outShape, dtype }];
    },
    lower: (call) => {
      const { graph } = call;
      const x = inputOf(call.inputs, 'x');
      const geometry = poolingGeometry(x.shape, call.attributes);
      const result = graph.node(
        operator,
        [channelsFirstView(graph, x)],
        channelsFirstShape(geometry.outShape),
        {
          attributes: poolingAttributes(geometry),
        },
      );
      return [fromChannelsFirst(geometry.outShape, result)];
    },
  };
}

const resizeNearestNeighbor: KernelDefinition = {
  kernel: 'ResizeNearestNeighbor',
  infer: (inputs, attributes) => {
    const { size, alignCorners, halfPixelCenters } = attributes as unknown as ResizeNearestNeighborAttrs;
    if (alignCorners || halfPixelCenters) {
      throw new UnsupportedKernelUseError(
        'ResizeNearestNeighbor',
        'aligns corners or pixel centres; leave both off',
      );
    }
    const { shape, dtype } = inputOf(inputs, 'images');
    const [batch, , , channels] = shape as [number, number, number, number];
    return [{ shape: [batch, ...size, channels], dtype }];
  },
  lower: (call) => {
    const { graph } = call;
    const { shape } = outputOf(call);
    const sizes = channelsFirstShape(shape);
    const inputs = [
      channelsFirstView(graph, inputOf(call.inputs, 'images')),
      null,
      null,
      graph.integers(sizes),
    ];
    const attributes = {
      mode: 'nearest',
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    };
    return [fromChannelsFirst(shape, graph.node('Resize', inputs, sizes, { attributes }))];
  },
};

/** Kernels that shrink or enlarge images. */
export const poolingKernels: readonly KernelDefinition[] = [
  pooling('AvgPool', 'AveragePool'),
  pooling('MaxPool', 'MaxPool'),
  resizeNearestNeighbor,
];
