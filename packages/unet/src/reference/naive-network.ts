import { parameterSpecs, type UNetConfig } from '../index';
import { blockLayouts, hasSkipConvolution, type BlockLayout } from '../residual-block-layout';
import {
  naive,
  naiveAdd,
  naiveAddEmbedding,
  naiveConcatChannels,
  naiveConvolution,
  naiveGroupNormSilu,
  naiveLinear,
  naiveMaxPool,
  naiveProduct,
  naiveSilu,
  naiveUpsampleNearest,
  type Naive,
} from './naive-operations';

/** What the network is given: images [N, H, W, C], time steps, and label weights [N, rows] or null. */
export interface NaiveBatch {
  readonly xt: Naive;
  readonly t: readonly number[];
  readonly labelWeights: Naive | null;
}

/** PyTorch's [out, in] to [in, out]. */
function transposed({ shape, data }: Naive): Naive {
  const [rows = 0, columns = 0] = shape;
  return naive([columns, rows], (index) => data[(index % rows) * columns + Math.floor(index / rows)] ?? 0);
}

/** PyTorch's OIHW to HWIO. */
function filterOf({ shape, data }: Naive): Naive {
  const [outputs = 0, inputs = 0, size = 0] = shape;
  return naive([size, size, inputs, outputs], (index) => {
    const o = index % outputs;
    const i = Math.floor(index / outputs) % inputs;
    const pixel = Math.floor(index / outputs / inputs);
    return data[(o * inputs + i) * size * size + pixel] ?? 0;
  });
}

/** The whole network in float64, from flat parameters in PyTorch's layouts. Slow: for tiny configs. */
export function naivePredict(
  config: UNetConfig,
  flat: Float64Array,
  { xt, t, labelWeights }: NaiveBatch,
): Naive {
  const shapes = new Map(parameterSpecs(config).map((spec) => [spec.name, spec]));
  const parameter = (name: string): Naive => {
    const spec = shapes.get(name);
    if (spec === undefined) throw new Error(`no parameter ${name}`);
    return { shape: spec.shape, data: flat.slice(spec.offset, spec.offset + spec.size) };
  };
  const linear = (name: string, x: Naive) =>
    naiveLinear(x, transposed(parameter(`${name}.weight`)), parameter(`${name}.bias`));
  const convolution = (name: string, x: Naive) =>
    naiveConvolution(x, filterOf(parameter(`${name}.weight`)), parameter(`${name}.bias`));
  const normalised = (name: string, x: Naive) =>
    naiveGroupNormSilu(
      x,
      parameter(`${name}.weight`),
      parameter(`${name}.bias`),
      config.normGroups,
      config.normEpsilon,
    );

  const width = config.embeddingChannels;
  const sinusoid = naive([t.length, width], (index) => {
    const column = index % width;
    const i = column % (width / 2);
    const angle = (t[Math.floor(index / width)] ?? 0) * Math.exp((-Math.log(10_000) * i) / (width / 2));
    return column < width / 2 ? Math.sin(angle) : Math.cos(angle);
  });
  let embedding = linear('time_embedding.linear2', naiveSilu(linear('time_embedding.linear1', sinusoid)));
  if (labelWeights !== null) {
    const rows = naiveProduct(labelWeights, parameter('label_embedding.0.weight'));
    embedding = naiveAdd(embedding, linear('label_embedding.2', naiveSilu(rows)));
  }
  const block = (layout: BlockLayout, x: Naive) => {
    const { name } = layout;
    const first = normalised(`${name}.groupnorm1`, convolution(`${name}.conv1`, x));
    const conditioned = naiveAddEmbedding(first, linear(`${name}.emb_proj`, embedding));
    const second = normalised(`${name}.groupnorm2`, convolution(`${name}.conv2`, conditioned));
    return naiveAdd(second, hasSkipConvolution(layout) ? convolution(`${name}.skip_conv`, x) : x);
  };

  const { down, bottleneck, up } = blockLayouts(config);
  const skips: Naive[] = [];
  let x = convolution('init_conv', xt);
  for (const layout of down) {
    const skip = block(layout, x);
    skips.push(skip);
    x = naiveMaxPool(skip);
  }
  x = block(bottleneck, x);
  for (const layout of up) {
    const skip = skips.pop() ?? x;
    x = block(layout, naiveConcatChannels(naiveUpsampleNearest(x), skip));
  }
  return convolution('output_conv', x);
}
