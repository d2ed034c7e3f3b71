/** `count` numbers from `first` to `last`, evenly spaced; one number is `first`, as in NumPy and PyTorch. */
export function evenlySpaced(first: number, last: number, count: number): Float64Array {
  const step = count > 1 ? (last - first) / (count - 1) : 0;
  return Float64Array.from({ length: count }, (_, i) => (i > 0 && i === count - 1 ? last : first + i * step));
}

/** beta grows linearly (Ho et al. 2020, section 4). */
export function linearBetas(count: number, betaStart: number, betaEnd: number): Float64Array {
  return evenlySpaced(betaStart, betaEnd, count);
}
