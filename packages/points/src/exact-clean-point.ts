import type { PointMixture } from './point-mixture';

/**
 * E[x0 | xt] of a mixture, in closed form and float64: each component's own (precisions add), weighted by how likely xt is
 * of it. The best that any network could predict.
 *
 * @param label of one class alone; of all where null
 * @param xt x and y of a noisy point: sqrt(alphaBar) x0 + sqrt(1 - alphaBar) noise
 * @param alphaBar in [0, 1)
 */
export function exactCleanPoint(
  mixture: PointMixture,
  label: number | null,
  [x, y]: readonly [number, number],
  alphaBar: number,
): readonly [x: number, y: number] {
  const signal = Math.sqrt(alphaBar);
  const components = mixture.components.filter((component) => label === null || component.label === label);
  const weighed = components.map(({ mean: [mx, my], deviation }) => {
    const variance = alphaBar * deviation ** 2 + 1 - alphaBar;
    const [dx, dy] = [x - signal * mx, y - signal * my];
    // What the component's points move towards xt.
    const gain = (signal * deviation ** 2) / variance;
    return {
      logLikelihood: -(dx * dx + dy * dy) / (2 * variance) - Math.log(variance),
      clean: [mx + gain * dx, my + gain * dy] as const,
    };
  });
  const most = Math.max(...weighed.map(({ logLikelihood }) => logLikelihood));
  let [sumX, sumY, total] = [0, 0, 0];
  for (const { logLikelihood, clean } of weighed) {
    const weight = Math.exp(logLikelihood - most);
    sumX += weight * clean[0];
    sumY += weight * clean[1];
    total += weight;
  }
  return [sumX / total, sumY / total];
}
