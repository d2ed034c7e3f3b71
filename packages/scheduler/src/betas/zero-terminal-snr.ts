/**
 * Rescales a schedule so that its last alphaBar is exactly 0 while its first stays as it is (Lin et al. 2023, "Common
 * diffusion noise schedules and sample steps are flawed", algorithm 1).
 */
export function rescaleToZeroTerminalSnr(betas: Float64Array): Float64Array {
  const roots = cumulativeProduct(betas.map((beta) => 1 - beta)).map(Math.sqrt);
  const first = roots[0] ?? 1;
  const last = roots[roots.length - 1] ?? 0;
  const alphaBars = roots.map((root) => (((root - last) * first) / (first - last)) ** 2);
  return alphaBars.map((alphaBar, t) => 1 - alphaBar / (alphaBars[t - 1] ?? 1));
}

/** The product of all values up to and including each one. */
export function cumulativeProduct(values: Float64Array): Float64Array {
  let product = 1;
  return values.map((value) => (product *= value));
}
