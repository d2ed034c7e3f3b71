// Types as CommonJS sees them.
import { digits } from '@ddpm/digits';
import { loadClassifier } from '@ddpm/metrics/node';
import { drawGrid, Sampler, type SamplingResult } from '@ddpm/sampler';

export async function sevens(count: number): Promise<Uint8Array> {
  const sampler = await Sampler.fromPretrained(digits);
  const result: SamplingResult = await sampler.sample({ classLabels: new Array<number>(count).fill(7) });
  await sampler.dispose();
  return drawGrid([...result.images]).toPng();
}

export const classifier = loadClassifier('digits');
