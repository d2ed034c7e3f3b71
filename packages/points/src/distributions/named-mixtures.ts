import { checkMixture, pointClassNames, type PointComponent, type PointMixture } from '../point-mixture';
import { checkerboard } from './checkerboard';
import { gaussianGrid } from './gaussian-grid';
import { spiral } from './spiral';
import { twoMoons } from './two-moons';

const makers = {
  spiral,
  moons: twoMoons,
  checkerboard,
  gaussians: gaussianGrid,
} as const satisfies Readonly<Record<string, () => readonly PointComponent[]>>;

/** Name of a distribution that comes with the package. */
export type MixtureName = keyof typeof makers;

/** Names of the distributions that come with the package. */
export const mixtureNames = Object.keys(makers) as readonly MixtureName[];

/** A distribution of two classes that comes with the package; its points lie about [-1.6, 1.6]. */
export function namedMixture(name: MixtureName): PointMixture {
  return { name, classNames: pointClassNames, components: makers[name]() };
}

/** Wide enough that a few drawn points are no single dots. */
const DRAWN_DEVIATION = 0.07;

/** A distribution of points drawn by hand. @throws PointsError where there are none, or one is no place */
export function drawnMixture(
  points: readonly { readonly x: number; readonly y: number; readonly label: number }[],
  deviation = DRAWN_DEVIATION,
): PointMixture {
  const components = points.map(({ x, y, label }): PointComponent => ({ mean: [x, y], deviation, label }));
  const mixture = { name: 'drawn', classNames: pointClassNames, components };
  checkMixture(mixture);
  return mixture;
}
