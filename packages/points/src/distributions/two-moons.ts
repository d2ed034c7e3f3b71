import type { PointComponent } from '../point-mixture';

const PLACES = 40;
const RADIUS = 1;

/** Two half circles that reach into each other, one of each class. */
export function twoMoons(): readonly PointComponent[] {
  return [0, 1].flatMap((label) =>
    Array.from({ length: PLACES }, (_, place): PointComponent => {
      const angle = (Math.PI * (place + 0.5)) / PLACES;
      const side = label === 0 ? 1 : -1;
      const mean = [
        side * (RADIUS * Math.cos(angle) - RADIUS / 2),
        side * (RADIUS * Math.sin(angle) - RADIUS / 4),
      ] as const;
      return { mean, deviation: 0.07, label };
    }),
  );
}
