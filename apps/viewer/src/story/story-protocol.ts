/** A training digit that is the most like some picture. */
export interface NearestDigit {
  /** Root of the summed squared differences of their pixels, which are in [-1, 1]. */
  readonly distance: number;
  /** [32, 32, 1] in [-1, 1]. */
  readonly picture: Float32Array;
}
