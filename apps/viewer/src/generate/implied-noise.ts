/**
 * The noise in xt, where x0 is the clean image: (xt - sqrt(alphaBar) x0) / sqrt(1 - alphaBar), by equation 4 of Ho et
 * al. 2020.
 */
export function impliedNoise(xt: Float32Array, x0: Float32Array, alphaBar: number): Float32Array {
  const [signal, deviation] = [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)];
  return xt.map((value, index) => (value - signal * (x0[index] ?? 0)) / deviation);
}
