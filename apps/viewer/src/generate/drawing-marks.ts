/** What the page's performance timeline calls the time from a wish to its picture. */
const drawnMeasure = 'drawn';

/** What is told with it. */
export interface DrawnDetail {
  /** Pictures drawn at once. */
  readonly count: number;
  /** Network calls of each, one after the other. */
  readonly steps: number;
  /** Milliseconds that these calls took, all together. */
  readonly networkMs: number;
}

/** What it calls the moment when a network is ready to be called. */
export const arrivedMark = 'network arrived';

/** The timeline is for the present visit to look at, and not to grow with it. */
const MOST_KEPT = 500;

/** Notes in the page's performance timeline that pictures are there that were wished for at that time of it. */
export function measureDrawn(wishedAt: number, detail: DrawnDetail): void {
  if (performance.getEntriesByName(drawnMeasure).length >= MOST_KEPT) performance.clearMeasures(drawnMeasure);
  performance.measure(drawnMeasure, { start: wishedAt, detail });
}
