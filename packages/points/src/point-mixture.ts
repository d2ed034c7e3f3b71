import { PointsError } from './errors';

/** One round normal distribution of a mixture. */
export interface PointComponent {
  readonly mean: readonly [x: number, y: number];
  /** Above 0, the same in all directions. */
  readonly deviation: number;
  /** The class of its points: 0..classNames.length-1. */
  readonly label: number;
}

/** A distribution of points in the plane: a mixture of round normal ones, all of equal weight. */
export interface PointMixture {
  readonly name: string;
  readonly classNames: readonly string[];
  readonly components: readonly PointComponent[];
}

/** Names of the two classes of this package's own distributions, by colour. */
export const pointClassNames: readonly string[] = ['orange', 'blue'];

/**
 * Checks a mixture that comes from outside.
 * @throws PointsError naming what is wrong
 */
export function checkMixture({ name, classNames, components }: PointMixture): void {
  if (components.length === 0)
    throw new PointsError(`The distribution "${name}" has no points; give it one.`);
  for (const { mean, deviation, label } of components) {
    if (mean.every(Number.isFinite) && deviation > 0 && Number.isFinite(deviation) && label in classNames)
      continue;
    throw new PointsError(
      `The distribution "${name}" has a component at [${mean.join(', ')}] of deviation ${deviation} and class ${label}; give finite numbers, a deviation above 0 and a class from 0 to ${classNames.length - 1}.`,
    );
  }
}
