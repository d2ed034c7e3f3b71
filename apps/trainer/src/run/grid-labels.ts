/**
 * The labels of a grid of samples: one column a class; where there are more classes than columns, as many different ones
 * as there are places, spread over all of them.
 */
export function gridLabels(count: number, columns: number, numClasses: number): number[] {
  const stride = numClasses <= columns ? 1 : spreadingStride(numClasses);
  return Array.from({ length: count }, (_, index) => (index * stride) % numClasses);
}

const GOLDEN_SECTION = 0.618;

/** Multiples of it fall evenly on all classes, however many are taken, and come to each before they come back. */
function spreadingStride(numClasses: number): number {
  let stride = Math.ceil(numClasses * GOLDEN_SECTION);
  while (greatestCommonDivisor(stride, numClasses) > 1) stride += 1;
  return stride;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
