import { effect, untracked } from '@preact/signals';

/** Longer gaps between two frames are of a tab in the background, which gets none; nothing is to be made up for. */
const LONGEST_FRAME_MS = 100;

/**
 * Advances something with every frame that the browser paints, as long as it plays.
 *
 * @param plays reads signals
 * @param advance given the milliseconds since the frame before, and the frame's time
 */
export function whilePlaying(
  plays: () => boolean,
  advance: (milliseconds: number, now: number) => void,
): void {
  effect(() => {
    if (!plays()) return undefined;
    let before = performance.now();
    let frame = requestAnimationFrame(function tick(now) {
      untracked(() => {
        advance(Math.min(LONGEST_FRAME_MS, Math.max(0, now - before)), now);
      });
      before = now;
      if (untracked(plays)) frame = requestAnimationFrame(tick);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  });
}
