/**
 * From one vector to another along the arc between them (Shoemake 1985), which keeps the length that noise has; a straight
 * line would pass through vectors too short to be noise.
 *
 * @param share 0 for `from`, 1 for `to`
 */
export function sphericalInterpolation(from: Float32Array, to: Float32Array, share: number): Float32Array {
  const cosine = dot(from, to) / Math.sqrt(dot(from, from) * dot(to, to));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  // Vectors of one direction: the arc is a line.
  const weight = (part: number): number => (sine < 1e-6 ? part : Math.sin(part * angle) / sine);
  const [fromWeight, toWeight] = [weight(1 - share), weight(share)];
  return from.map((value, i) => fromWeight * value + toWeight * (to[i] ?? 0));
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
