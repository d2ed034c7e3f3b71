import type {
  BroadCastToAttrs,
  GatherV2Attrs,
  OneHotAttrs,
  PadV2Attrs,
  ReverseAttrs,
  TileAttrs,
} from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
import { elementwise } from '../lower/elementwise';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { inRowMajor, loweredValue, reshaped } from '../lower/lowered-value';
import { at } from '../lower/memory-order';
import { cast } from './cast';

/** An end beyond the start of any axis, for slices that run backwards. */
const beforeStart = -2147483648;

const tile: KernelDefinition = {
  kernel: 'Tile',
  infer: (inputs, attributes) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    const { reps } = attributes as unknown as TileAttrs;
    return [{ shape: shape.map((size, axis) => size * at(reps, axis)), dtype }];
  },
  lower: (call) => {
    const { graph } = call;
    const { shape } = outputOf(call);
    const x = inputOf(call.inputs, 'x');
    if (x.uniform) return [{ ...x, shape }];
    const repeats = graph.integers((call.attributes as unknown as TileAttrs).reps);
    return [loweredValue(shape, graph.node('Tile', [inRowMajor(graph, x), repeats], shape))];
  },
};

const broadcastTo: KernelDefinition = {
  kernel: 'BroadcastTo',
  infer: (inputs, attributes) => [
    { shape: (attributes as unknown as BroadCastToAttrs).shape, dtype: inputOf(inputs, 'x').dtype },
  ],
  lower: (call) => {
    const { graph } = call;
    const { shape } = outputOf(call);
    const x = inputOf(call.inputs, 'x');
    if (x.uniform) return [{ ...x, shape }];
    return [loweredValue(shape, graph.node('Expand', [inRowMajor(graph, x), graph.integers(shape)], shape))];
  },
};

const reverse: KernelDefinition = {
  kernel: 'Reverse',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape, dtype }];
  },
  lower: (call) => {
    const { graph } = call;
    const x = inputOf(call.inputs, 'x');
    const axes = reversedAxes(x.shape, call.attributes);
    if (x.uniform || axes.length === 0) return [x];
    const constant = (value: number) => graph.integers(axes.map(() => value));
    const inputs = [
      inRowMajor(graph, x),
      constant(-1),
      constant(beforeStart),
      graph.integers(axes),
      constant(-1),
    ];
    return [loweredValue(x.shape, graph.node('Slice', inputs, x.shape))];
  },
};

/** The axes that a call of `Reverse` turns round: all where it names none. */
export function reversedAxes(shape: readonly number[], attributes: object): readonly number[] {
  const { dims } = attributes as Partial<ReverseAttrs>;
  return util.parseAxisParam(dims ?? shape.map((_, axis) => axis), [...shape]);
}

const padV2: KernelDefinition = {
  kernel: 'PadV2',
  infer: (inputs, attributes) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    const { paddings } = attributes as unknown as PadV2Attrs;
    return [
      { shape: shape.map((size, axis) => size + at(paddings, axis)[0] + at(paddings, axis)[1]), dtype },
    ];
  },
  lower: (call) => {
    const { graph } = call;
    const { shape, dtype } = outputOf(call);
    const { paddings, constantValue } = call.attributes as unknown as PadV2Attrs;
    const sides = graph.integers([
      ...paddings.map(([before]) => before),
      ...paddings.map(([, after]) => after),
    ]);
    const filling = graph.typedScalar(constantValue, dtype);
    return [
      loweredValue(
        shape,
        graph.node('Pad', [inRowMajor(graph, inputOf(call.inputs, 'x')), sides, filling], shape),
      ),
    ];
  },
};

const gatherV2: KernelDefinition = {
  kernel: 'GatherV2',
  infer: (inputs, attributes) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    const { axis, batchDims } = attributes as unknown as GatherV2Attrs;
    if (batchDims !== 0) throw new UnsupportedKernelUseError('GatherV2', 'is called with batchDims; use 0');
    const [parsed] = util.parseAxisParam(axis, [...shape]) as [number];
    return [{ shape: shape.toSpliced(parsed, 1, ...inputOf(inputs, 'indices').shape), dtype }];
  },
  lower: (call) => {
    const { graph } = call;
    const { shape } = outputOf(call);
    const x = inputOf(call.inputs, 'x');
    const [axis] = util.parseAxisParam((call.attributes as unknown as GatherV2Attrs).axis, [...x.shape]) as [
      number,
    ];
    const indices = refusedWhereNegative(
      graph,
      inRowMajor(graph, inputOf(call.inputs, 'indices')),
      at(x.shape, axis),
    );
    const tensors = [inRowMajor(graph, x), indices];
    return [loweredValue(shape, graph.node('Gather', tensors, shape, { attributes: { axis } }))];
  },
};

/** ONNX counts negative indices from the end, TensorFlow.js refuses them: an index beyond the end is refused by both. */
function refusedWhereNegative(graph: GraphBuilder, indices: OnnxTensor, size: number): OnnxTensor {
  const zero = graph.typedScalar(0, 'int32');
  const isNegative = graph.node('Less', [indices, zero], indices.shape, { type: 'bool' });
  const beyond = graph.typedScalar(size, 'int32');
  return graph.node('Where', [isNegative, beyond, indices], indices.shape, { type: 'int32' });
}

const oneHot: KernelDefinition = {
  kernel: 'OneHot',
  infer: (inputs, attributes) => {
    const { depth, dtype } = attributes as unknown as OneHotAttrs;
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new UnsupportedKernelUseError(
        'OneHot',
        `makes ${dtype}; only float32, int32 and bool can be compiled`,
      );
    }
    return [{ shape: [...inputOf(inputs, 'indices').shape, depth], dtype }];
  },
  lower: (call) => {
    const { graph } = call;
    const output = outputOf(call);
    const { depth, onValue, offValue } = call.attributes as unknown as OneHotAttrs;
    const indices = inputOf(call.inputs, 'indices');
    const classes = Int32Array.from({ length: depth }, (_, index) => index);
    const operands = [
      reshaped(indices, [...indices.shape, 1]),
      loweredValue([depth], graph.constant(classes, [depth])),
    ];
    // ONNX Runtime chooses among numbers only.
    const type = output.dtype === 'bool' ? 'int32' : output.dtype;
    const [on, off] = [onValue, offValue].map((value) => graph.typedScalar(value, type));
    return [
      elementwise(graph, operands, output, (tensors, shape) => {
        const isClass = graph.node('Equal', tensors, shape, { type: 'bool' });
        return cast(
          graph,
          graph.node('Where', [isClass, on ?? null, off ?? null], shape, { type }),
          output.dtype,
        );
      }),
    ];
  },
};

/** Kernels that repeat, pick or reorder elements. */
export const rearrangingKernels: readonly KernelDefinition[] = [
  broadcastTo,
  gatherV2,
  oneHot,
  padV2,
  reverse,
  tile,
];
