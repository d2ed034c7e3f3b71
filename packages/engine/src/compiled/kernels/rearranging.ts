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
import type { RecordedType } from '../record/recording';

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
    const axes = util.parseAxisParam((call.attributes as unknown as ReverseAttrs).dims, [...x.shape]);
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
    const filling = graph.constant(
      dtype === 'float32' ? Float32Array.of(constantValue) : Int32Array.of(constantValue),
      [],
    );
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
    if (batchDims > 0) throw new UnsupportedKernelUseError('GatherV2', 'is called with batchDims; use 0');
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
    const tensors = [inRowMajor(graph, x), inRowMajor(graph, inputOf(call.inputs, 'indices'))];
    return [loweredValue(shape, graph.node('Gather', tensors, shape, { attributes: { axis } }))];
  },
};

const oneHot: KernelDefinition = {
  kernel: 'OneHot',
  infer: (inputs, attributes) => {
    const { depth, dtype } = attributes as unknown as OneHotAttrs;
    return [{ shape: [...inputOf(inputs, 'indices').shape, depth], dtype: dtype as RecordedType }];
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
    const [on, off] = [onValue, offValue].map((value) => typedScalar(graph, value, output.dtype));
    return [
      elementwise(graph, operands, output, (tensors, shape) => {
        const isClass = graph.node('Equal', tensors, shape, { type: 'bool' });
        return graph.node('Where', [isClass, on ?? null, off ?? null], shape, { type: output.dtype });
      }),
    ];
  },
};

function typedScalar(graph: GraphBuilder, value: number, type: RecordedType): OnnxTensor {
  return type === 'float32' ? graph.scalar(value) : graph.constant(Int32Array.of(value), []);
}

/** Kernels that repeat, pick or reorder elements. */
export const rearrangingKernels: readonly KernelDefinition[] = [
  broadcastTo,
  gatherV2,
  oneHot,
  padV2,
  reverse,
  tile,
];
