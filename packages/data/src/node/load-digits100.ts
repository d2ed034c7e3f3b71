import type { Dataset } from '../dataset';
import { createDigits100, type Digits100Options } from '../digits100/digits100-dataset';
import { loadDigits } from './load-digits';
import type { LoadOptions } from './load-options';

/** Where the single digits are, and how they are paired. */
export interface LoadDigits100Options
  extends Omit<LoadOptions, 'padding'>, Omit<Digits100Options, 'digits'> {}

/**
 * Numbers from 00 to 99 out of the digits of MNIST: those of its training part for `train`, those of its test part for
 * `test`.
 *
 * @throws DataError where the digits cannot be had, or an option is out of range
 */
export async function loadDigits100(options: LoadDigits100Options = {}): Promise<Dataset> {
  const { seed, length, heldOutPairs, ...files } = options;
  const digits = await loadDigits({ ...files, padding: 0 });
  return createDigits100({ digits, length, heldOutPairs, ...(seed === undefined ? {} : { seed }) });
}
