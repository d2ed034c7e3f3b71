import { integers, normals, randomKey } from '@ddpm/random';
import { checkMixture, type PointMixture } from './point-mixture';

/** Points in the plane with their classes. */
export interface LabelledPoints {
  /** `[count, 2]`: x and y of each. */
  readonly points: Float32Array;
  /** `[count]` */
  readonly labels: Int32Array;
}

/**
 * Points of a distribution; the same seed gives the same.
 *
 * @param label of one class alone; of all where null
 * @throws PointsError where the mixture is none, or has nothing of that class
 */
export function drawPoints(
  mixture: PointMixture,
  count: number,
  seed: number,
  label: number | null = null,
): LabelledPoints {
  const components = mixture.components.filter((component) => label === null || component.label === label);
  checkMixture({ ...mixture, components });
  const chosen = integers(randomKey(seed, 'component'), count, components.length);
  const noise = normals(randomKey(seed, 'point'), 2 * count);
  const points = new Float32Array(2 * count);
  const labels = new Int32Array(count);
  chosen.forEach((index, row) => {
    const component = components[index];
    if (component === undefined) return;
    labels[row] = component.label;
    component.mean.forEach((centre, axis) => {
      points[2 * row + axis] = centre + component.deviation * (noise[2 * row + axis] ?? 0);
    });
  });
  return { points, labels };
}
