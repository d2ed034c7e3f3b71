import type { PlannedStep } from '@ddpm/sampler';
import { weightsOfTarget, type PictureName, type Weights } from '@ddpm/sampler/equations';
import { stepNoise } from '@ddpm/sampler/noise';
import type { GenerateRequest, StepEvent } from '../generate/generate-protocol';

/** What was asked for, and the steps that the sampler planned for it. */
export interface PlannedRun {
  readonly request: GenerateRequest;
  readonly plan: readonly PlannedStep[];
}

/** Pictures by the names that the sampler gives them. */
export type Pictures = Readonly<Partial<Record<PictureName, Float32Array>>>;

/** The pictures that the steps of a run mixed, known from the steps that it told: those of the sampler's memory too. */
export function createReplay({
  request,
  plan,
}: PlannedRun): (seen: readonly StepEvent[], index: number) => Pictures {
  const memories = new WeakMap<StepEvent, Pictures>();
  const usesNoise = plan.some(({ coefficients }) => (coefficients['noise'] ?? 0) !== 0);

  function memoryAfter(seen: readonly StepEvent[], index: number): Pictures {
    const event = seen[index];
    const planned = plan[index];
    if (event === undefined || planned === undefined) return {};
    const known = memories.get(event);
    if (known !== undefined) return known;
    const pictures = mixedPictures(seen, index);
    const memory = Object.fromEntries(
      remembered(planned).map((name) => [name, mixed(weightsOfTarget(planned.coefficients, name), pictures)]),
    );
    memories.set(event, memory);
    return memory;
  }

  function mixedPictures(seen: readonly StepEvent[], index: number): Pictures {
    const event = seen[index];
    if (event === undefined) return {};
    const { xt, x0, noise: epsilon } = event;
    const memory = index === 0 ? {} : memoryAfter(seen, index - 1);
    const own = { ...memory, xt, x0, epsilon };
    return usesNoise ? { ...own, noise: freshNoise(request, index, xt.length) } : own;
  }

  return mixedPictures;
}

/** The names of the pictures that the sampler remembers. */
function remembered({ coefficients }: PlannedStep): readonly string[] {
  const targets = Object.keys(coefficients).filter((name) => name.includes('.'));
  return [...new Set(targets.map((name) => name.slice(0, name.indexOf('.'))))];
}

function freshNoise({ seed, firstSampleIndex }: GenerateRequest, step: number, size: number): Float32Array {
  return stepNoise({ seed, noiseIndices: [firstSampleIndex], batchSize: 1, imageSize: size }, step);
}

/** The weighted sum; a picture alone is handed on as it is. */
export function mixed(weights: Weights, pictures: Pictures): Float32Array {
  const terms = Object.entries(weights) as readonly [PictureName, number][];
  const [first] = terms;
  const alone = first === undefined ? undefined : pictures[first[0]];
  if (terms.length === 1 && first?.[1] === 1 && alone !== undefined) return alone;
  const size = Math.max(0, ...Object.values(pictures).map(({ length }) => length));
  const sum = new Float64Array(size);
  for (const [name, weight] of terms) {
    pictures[name]?.forEach((value, index) => {
      sum[index] = (sum[index] ?? 0) + weight * value;
    });
  }
  return Float32Array.from(sum);
}
