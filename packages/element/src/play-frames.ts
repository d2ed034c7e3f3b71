import type { Frames } from './frames';

/** How long the way from noise to digit takes. */
const WAY_MS = 1200;

/**
 * Shows the way from noise to digit as the browser paints, and waits for frames that are not there yet.
 *
 * @param paint takes pixels [height, width, channels], about [-1, 1]
 * @param isWanted asked before each picture; where it says no, that was all
 */
export async function playFrames(
  frames: Frames,
  paint: (pixels: Float32Array) => void,
  isWanted: () => boolean,
): Promise<void> {
  let place = 0;
  let before: number | null = null;
  while (isWanted()) {
    if (frames.newest >= 0) paint(frames.at(place));
    if (frames.isComplete && place === frames.newest) return;
    const now = await nextPaint();
    const farther = place + ((now - (before ?? now)) / WAY_MS) * frames.steps;
    place = Math.max(0, Math.min(farther, frames.newest));
    before = now;
  }
}

function nextPaint(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
}
