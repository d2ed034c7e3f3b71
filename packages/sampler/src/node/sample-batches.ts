import type { SamplingOptions, SamplingResult } from '../request/sampling-options';
import type { Sampler } from '../sampler';
import { shardRange, type Shard } from './shard';

/** One batch of a request, and where it stands in the whole. */
export interface SampledBatch {
  readonly result: SamplingResult;
  /** Index of its first image in the whole request. */
  readonly first: number;
}

/**
 * Samples a request batch by batch, so that no more than one is in memory; of a shard, its images alone.
 *
 * @param count images in the whole request
 */
export async function* sampleBatches(
  sampler: Sampler,
  { onProgress, classLabels, batchSize = 1, ...options }: SamplingOptions,
  shard: Shard | undefined,
  count: number,
): AsyncGenerator<SampledBatch> {
  const { begin, end } = shardRange(shard, count);
  const batches = Math.ceil((end - begin) / batchSize);
  for (let batch = 0; batch < batches; batch += 1) {
    const first = begin + batch * batchSize;
    const images = Math.min(batchSize, end - first);
    const result = await sampler.sample({
      ...options,
      batchSize,
      firstSampleIndex: options.sharedNoise === true ? 0 : first,
      ...(classLabels === undefined
        ? { count: images }
        : { classLabels: classLabels.slice(first, first + images), count: images }),
      onProgress: ({ done, total }) => {
        onProgress?.({ done: batch * total + done, total: batches * total });
      },
    });
    yield { result, first };
  }
}
