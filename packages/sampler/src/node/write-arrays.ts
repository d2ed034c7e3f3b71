import { toBytes } from '../pictures/picture';
import type { SamplingResult } from '../request/sampling-options';
import { encodeNpy, encodeNpz, type NumpyArray } from './array-files';
import { sampleBatches } from './sample-batches';
import { report, type SampleReport, type SampleTask } from './sample-task';
import { shardRange } from './shard';
import { writeOut } from './write-out';

/** All pictures, 8-bit values [picture, height, width, channel], and their labels; null for a model without. */
interface SampledArrays {
  readonly pictures: NumpyArray;
  readonly labels: NumpyArray | null;
}

/** All pictures as one array in a `.npy` file. */
export async function writeArray(task: SampleTask): Promise<SampleReport> {
  return writeEncoded(task, ({ pictures }) => encodeNpy(pictures));
}

/** All pictures as `arr_0`, the name that evaluators know, and `labels`, in a `.npz` file. */
export async function writeArrays(task: SampleTask): Promise<SampleReport> {
  return writeEncoded(task, ({ pictures, labels }) =>
    encodeNpz({ arr_0: pictures, ...(labels === null ? {} : { labels }) }),
  );
}

async function writeEncoded(
  task: SampleTask,
  encode: (arrays: SampledArrays) => Uint8Array,
): Promise<SampleReport> {
  const { sampler, whole, flags, count, out } = task;
  const { begin, end } = shardRange(flags.shard, count);
  const images = end - begin;
  const [height, width, channels] = sampler.model.imageShape;
  const size = height * width * channels;
  const values = new Uint8Array(images * size);
  const labels = new BigInt64Array(images);
  let last: SamplingResult | undefined;
  for await (const { result, first } of sampleBatches(sampler, whole, flags.shard, count)) {
    values.set(toBytes(result.pixels), (first - begin) * size);
    labels.set(
      result.images.map(({ label }) => BigInt(label ?? 0)),
      first - begin,
    );
    last = result;
  }
  const pictures = { shape: [images, height, width, channels], values };
  const isLabelled = whole.classLabels !== undefined;
  await writeOut(out, encode({ pictures, labels: isLabelled ? { shape: [images], values: labels } : null }));
  return report(last, images, task);
}
