import { lastPosition, momentAt, type Trajectory } from '../generate/trajectory';
import type { PicturesToDraw } from './share-protocol';

const MOST_FRAMES = 50;

/** The places of a trajectory that an animation shows: evenly spread, with the first and the last. */
export function framesOf(trajectory: Trajectory): readonly PicturesToDraw[] {
  const { count, imageShape } = trajectory;
  const last = lastPosition(trajectory);
  const frames = Math.min(MOST_FRAMES, last + 1);
  return Array.from({ length: frames }, (_, frame) => {
    const position = frames === 1 ? last : Math.round((frame * last) / (frames - 1));
    const moment = momentAt(trajectory, position);
    return { pixels: moment?.xt ?? new Float32Array(0), count, imageShape };
  });
}
