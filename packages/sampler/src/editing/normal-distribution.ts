/**
 * The chance that a standard normal number is at most x, to about 1e-7 of its own size, in the tails too: half of
 * erfc(-x / sqrt 2) by the Chebyshev fit of Press et al. (Numerical Recipes in C, section 6.2).
 */
export function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + z / 2);
  const exponent = chebyshev.reduceRight((sum, coefficient) => sum * t + coefficient, 0) - z * z;
  const tail = (t * Math.exp(exponent)) / 2;
  return x > 0 ? 1 - tail : tail;
}

const chebyshev = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];
