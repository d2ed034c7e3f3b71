import type { PointComponent } from '../point-mixture';

const PLACES = 60;
const INNER_RADIUS = 0.25;
const OUTER_RADIUS = 1.5;
const TURN = 2.6 * Math.PI;

/** Two arms that wind around each other, one of each class. */
export function spiral(): readonly PointComponent[] {
  return [0, 1].flatMap((label) =>
    Array.from({ length: PLACES }, (_, place): PointComponent => {
      // Even parts of the arm's length, which grows with the square of the angle.
      const share = Math.sqrt((place + 0.5) / PLACES);
      const radius = INNER_RADIUS + (OUTER_RADIUS - INNER_RADIUS) * share;
      const angle = TURN * share + Math.PI * label;
      return { mean: [radius * Math.cos(angle), radius * Math.sin(angle)], deviation: 0.05, label };
    }),
  );
}
