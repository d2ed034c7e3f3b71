import type { ModelInfo } from '../engine/protocol';
import type { GenerateRequest } from './generate-protocol';
import type { SamplingFields } from './sampling-fields';

/** What of a model says in how many network calls it draws. */
type StepsOf = Pick<ModelInfo, 'schedule' | 'recommended'>;

/** The numbers of steps that a network was made to draw in, rising; null for one that draws in any number. */
export function stepCounts({ recommended }: Pick<ModelInfo, 'recommended'>): readonly number[] | null {
  if (recommended?.timesteps === undefined) return null;
  return Object.keys(recommended.timesteps)
    .map(Number)
    .sort((one, other) => one - other);
}

/** Whether a network answers so quickly that pictures follow a finger. */
export function isQuick(info: Pick<ModelInfo, 'recommended'>): boolean {
  return stepCounts(info) !== null;
}

/** The number of steps to take where so many are wished for: the next lower one that the network can. */
export function possibleSteps(wished: number, info: StepsOf): number {
  const counts = stepCounts(info);
  if (counts === null) return Math.min(wished, info.schedule.numTrainTimesteps);
  return counts.findLast((count) => count <= wished) ?? counts[0] ?? wished;
}

/** How to sample from that model, as the fields say; a network that was taught to draw in few calls has a sampler of its own. */
export function samplingOf(
  { sampler, steps, guidance, eta }: SamplingFields,
  info: ModelInfo,
): Pick<GenerateRequest, 'sampler' | 'steps' | 'guidance' | 'eta'> {
  const { recommended } = info;
  const own = recommended !== null && isQuick(info) ? { sampler: recommended.method, eta: 0 } : null;
  return {
    ...(own ?? { sampler: sampler.value, eta: eta.value }),
    steps: possibleSteps(steps.value, info),
    guidance: info.hasNullLabel ? guidance.value : 1,
  };
}
