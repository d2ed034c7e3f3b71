import type { SamplingStepEvent } from '../request/sampling-options';
import { drawGrid, type DrawableImage, type GridLayout } from './draw-grid';
import type { Picture } from './picture';

/** What a trajectory shows. */
export interface TrajectoryDrawing extends GridLayout {
  /** The noisy images, or the clean images as predicted from them; `xt` where left out. */
  readonly show?: 'xt' | 'x0' | undefined;
}

/**
 * One picture a step, from the events of `onStep` or of a stream: all images of the request in a grid. For a GIF of the
 * process, hand them to `encodeGif`.
 */
export function drawTrajectory(
  steps: readonly SamplingStepEvent[],
  { show = 'xt', ...layout }: TrajectoryDrawing = {},
): readonly Picture[] {
  const indices = [...new Set(steps.map(({ step }) => step))].sort((a, b) => a - b);
  return indices.map((index) => {
    const events = steps.filter(({ step }) => step === index).sort((a, b) => a.batch - b.batch);
    return drawGrid(
      events.flatMap((event) => imagesOf(event[show], event.imageShape)),
      layout,
    );
  });
}

function imagesOf(pixels: Float32Array, shape: DrawableImage['shape']): DrawableImage[] {
  const size = shape[0] * shape[1] * shape[2];
  return Array.from({ length: pixels.length / size }, (_, i) => ({
    pixels: pixels.subarray(i * size, (i + 1) * size),
    shape,
  }));
}
