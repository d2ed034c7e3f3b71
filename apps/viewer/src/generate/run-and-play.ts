import { prefersReducedMotion } from '../shell/reduced-motion';
import type { Generation, GenerationPlan } from './generation';
import type { Playback } from './playback';
import { lastPosition, type Trajectory } from './trajectory';

/**
 * Generates, and plays along; where the visitor wants less movement, only the end is shown.
 *
 * @returns the whole trajectory; null where the run did not come to its end
 */
export async function runAndPlay(
  generation: Generation,
  playback: Playback,
  prepare: () => Promise<GenerationPlan>,
  onShown: () => void = () => undefined,
): Promise<Trajectory | null> {
  const ended = await generation.run(prepare, {
    onShown: () => {
      onShown();
      playback.seek(0);
      if (!prefersReducedMotion()) playback.play();
    },
  });
  const trajectory = generation.trajectory.value;
  if (!ended || trajectory === null) return null;
  if (prefersReducedMotion()) playback.seek(lastPosition(trajectory));
  return trajectory;
}
