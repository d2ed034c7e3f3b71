/** Intervals of the integral: quantiles come out to 1e-6, a thousandth of a timestep of a thousand. */
const INTERVALS = 1 << 13;

/**
 * Quantiles of the beta distribution Beta(shape, shape). With x = sin(theta)^2 its density is
 * (sin(theta) cos(theta))^(2 shape - 1) on 0..pi/2, which is finite at both ends; the midpoint rule integrates it, and
 * between two points of the table the quantile is linear in theta.
 *
 * @param shape at least 1/2
 * @param probabilities from 0 to 1
 */
export function symmetricBetaQuantiles(shape: number, probabilities: readonly number[]): readonly number[] {
  const cumulative = cumulativeIntegral(shape);
  const total = cumulative[INTERVALS] ?? 1;
  const lowerHalf = (probability: number): number => {
    const theta = (positionOf(cumulative, probability * total) / INTERVALS) * (Math.PI / 2);
    return Math.sin(theta) ** 2;
  };
  // The upper half mirrors the lower one, where small differences of the integral are not lost in its sum.
  return probabilities.map((p) => (p > 0.5 ? 1 - lowerHalf(1 - p) : lowerHalf(p)));
}

function cumulativeIntegral(shape: number): Float64Array {
  const sums = new Float64Array(INTERVALS + 1);
  for (let i = 0; i < INTERVALS; i += 1) {
    const theta = ((i + 0.5) / INTERVALS) * (Math.PI / 2);
    sums[i + 1] = (sums[i] ?? 0) + (Math.sin(theta) * Math.cos(theta)) ** (2 * shape - 1);
  }
  return sums;
}

/** Where rising values reach `value`, as an index with a fraction. */
function positionOf(rising: Float64Array, value: number): number {
  const above = rising.findIndex((entry) => entry >= value);
  if (above <= 0) return 0;
  const [low, high] = [rising[above - 1] ?? 0, rising[above] ?? 0];
  return above - 1 + (value - low) / (high - low);
}
