/** Something that cannot be measured, or weights that are not a classifier's. */
export class MetricsError extends Error {
  override readonly name = 'MetricsError';
}
