/** An attribute of the element has a value that nothing can be drawn by. */
export class DigitAttributeError extends RangeError {
  override readonly name = 'DigitAttributeError';
}
