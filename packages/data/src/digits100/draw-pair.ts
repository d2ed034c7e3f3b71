import { cropToInk, type GreyPicture } from './ink-box';
import { resize } from './resize';

/** Width and height of the picture of a pair. */
export const PAIR_SIZE = 32;

const HALF = PAIR_SIZE / 2;
/** All digits are this high, like the digits of a printed number; wide ones are squeezed. */
const DIGIT_HEIGHT = 22;
const WIDEST_DIGIT = 14;
const NARROWEST_DIGIT = 2;
const BLACK = -1;
const WHITE = 1;

/**
 * Draws two digits side by side, each in the middle of its half.
 *
 * @param output [32, 32], filled with values from -1 to 1
 */
export function drawPair(tens: GreyPicture, units: GreyPicture, output: Float32Array): void {
  output.fill(BLACK);
  place(fitDigit(tens), 0, output);
  place(fitDigit(units), HALF, output);
}

/** The digit alone, of the common height. What a stroke loses in width by squeezing, it gains in brightness. */
function fitDigit(picture: GreyPicture): GreyPicture {
  const digit = cropToInk(picture);
  const ownWidth = Math.round((digit.width * DIGIT_HEIGHT) / digit.height);
  const width = Math.min(WIDEST_DIGIT, Math.max(NARROWEST_DIGIT, ownWidth));
  const fitted = resize(digit, width, DIGIT_HEIGHT);
  const gain = Math.max(1, digit.width / width);
  return { ...fitted, values: fitted.values.map((value) => brightened(value, gain)) };
}

function brightened(value: number, gain: number): number {
  return Math.min(WHITE, BLACK + gain * (value - BLACK));
}

function place({ width, height, values }: GreyPicture, halfStart: number, output: Float32Array): void {
  const left = halfStart + Math.round((HALF - width) / 2);
  const top = (PAIR_SIZE - height) / 2;
  for (let row = 0; row < height; row += 1) {
    output.set(values.subarray(row * width, (row + 1) * width), (top + row) * PAIR_SIZE + left);
  }
}
