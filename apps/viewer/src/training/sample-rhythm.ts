/** Steps between the first pictures, and at most between later ones. */
const SHORTEST = 10;
const LONGEST = 100;

/** Whether pictures are due after that step: often in the beginning, when much changes, and rarely later. */
export function isFrameDue(step: number, lastFrameStep: number): boolean {
  const interval = Math.min(LONGEST, Math.max(SHORTEST, lastFrameStep / 4));
  return step - lastFrameStep >= interval;
}

/** Frames that are kept at most, so that a long run fits a phone's memory and a strip on the page. */
const MOST_FRAMES = 24;

/** The frames with one more: where there are too many, every second one goes, but never the first or the last. */
export function withFrame<Frame>(frames: readonly Frame[], added: Frame): readonly Frame[] {
  const all = [...frames, added];
  if (all.length <= MOST_FRAMES) return all;
  return all.filter((_, index) => index % 2 === 0 || index === all.length - 1);
}
