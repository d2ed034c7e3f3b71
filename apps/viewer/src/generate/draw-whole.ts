import type { Engine } from '../engine/engine';
import type { ModelSource } from '../models/model-source';
import type { GenerateRequest } from './generate-protocol';
import { withEvent, type Trajectory } from './trajectory';

/** A trajectory that has come to its end. */
export interface WholeTrajectory extends Trajectory {
  readonly images: Float32Array;
}

/**
 * Draws to the end, and gives all that was seen on the way.
 *
 * @throws the signal's reason where it is aborted
 */
export async function drawWhole(
  engine: Engine,
  source: ModelSource,
  request: GenerateRequest,
  signal: AbortSignal,
): Promise<WholeTrajectory> {
  let way: Trajectory | null = null;
  await engine.call('generate', { signal }, source, request, (event) => {
    way = withEvent(way, event);
  });
  signal.throwIfAborted();
  return wholeOf(way);
}

function wholeOf(way: Trajectory | null): WholeTrajectory {
  const images = way?.images ?? null;
  if (way === null || images === null)
    throw new Error('The worker ended a drawing without its pictures; draw again.');
  return { ...way, images };
}
