/** A grey picture: values from -1 (black) to 1 (white), [height, width]. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Ink fainter than this is the blur at the edge of a stroke. */
const FAINTEST_INK = -0.6;

/** The part of a picture that holds all its ink; the whole picture where it has none. */
export function cropToInk(picture: GreyPicture): GreyPicture {
  const { width, height, values } = picture;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (const [place, value] of values.entries()) {
    if (value < FAINTEST_INK) continue;
    const [column, row] = [place % width, Math.floor(place / width)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
  }
  return right < 0 ? picture : crop(picture, left, top, right - left + 1, bottom - top + 1);
}

function crop(
  { width: fullWidth, values }: GreyPicture,
  left: number,
  top: number,
  width: number,
  height: number,
): GreyPicture {
  const cropped = new Float32Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const start = (top + row) * fullWidth + left;
    cropped.set(values.subarray(start, start + width), row * width);
  }
  return { width, height, values: cropped };
}
