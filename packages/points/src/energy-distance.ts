/**
 * The energy distance of two sets of points (Székely and Rizzo 2013): the root of 2 E|X - Y| - E|X - X'| - E|Y - Y'|, each a
 * mean over all pairs. In the unit of the plane; 0 where the sets are the same. For n points of each, drawn from one
 * distribution, it is about the root of 2 / n times the mean distance of two points.
 *
 * @param a points, [n, 2]
 * @param b points, [m, 2]
 */
export function energyDistance(a: Float32Array, b: Float32Array): number {
  const squared = 2 * meanDistance(a, b) - meanDistance(a, a) - meanDistance(b, b);
  return Math.sqrt(Math.max(0, squared));
}

function meanDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 2) {
    const [x, y] = [a[i] ?? 0, a[i + 1] ?? 0];
    for (let j = 0; j < b.length; j += 2) {
      const [dx, dy] = [x - (b[j] ?? 0), y - (b[j + 1] ?? 0)];
      sum += Math.sqrt(dx * dx + dy * dy);
    }
  }
  return sum / ((a.length / 2) * (b.length / 2));
}
