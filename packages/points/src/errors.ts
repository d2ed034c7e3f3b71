/** A distribution of points, or what is asked of it, is not what it must be. */
export class PointsError extends Error {
  override readonly name = 'PointsError';
}
