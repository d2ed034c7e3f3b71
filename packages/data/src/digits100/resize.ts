import type { GreyPicture } from './ink-box';

/**
 * A picture in another size, antialiased: each new pixel is the average of the old ones under a triangle that is two
 * pixels wide, of the old or the new size, whichever are larger. Beyond the edge all is black.
 */
export function resize(picture: GreyPicture, width: number, height: number): GreyPicture {
  const narrowed = resizeWidth(picture, width);
  return transpose(resizeWidth(transpose(narrowed), height));
}

const BLACK = -1;

function resizeWidth({ width: oldWidth, height, values }: GreyPicture, width: number): GreyPicture {
  const columns = Array.from({ length: width }, (_, column) => triangle(column, oldWidth / width, oldWidth));
  const resized = new Float32Array(width * height);
  for (let row = 0; row < height; row += 1) {
    for (const [column, { first, weights }] of columns.entries()) {
      let sum = 0;
      for (const [offset, weight] of weights.entries()) {
        sum += weight * ((values[row * oldWidth + first + offset] ?? BLACK) - BLACK);
      }
      resized[row * width + column] = BLACK + sum;
    }
  }
  return { width, height, values: resized };
}

/** How much of which old pixels a new one holds. */
interface Weights {
  readonly first: number;
  readonly weights: readonly number[];
}

/** @param step distance of two new pixels, in old ones */
function triangle(pixel: number, step: number, oldSize: number): Weights {
  const radius = Math.max(1, step);
  const centre = (pixel + 0.5) * step - 0.5;
  const from = Math.ceil(centre - radius);
  const all = Array.from({ length: Math.floor(centre + radius) - from + 1 }, (_, offset) =>
    Math.max(0, 1 - Math.abs(from + offset - centre) / radius),
  );
  const total = all.reduce((sum, weight) => sum + weight, 0);
  const first = Math.max(0, from);
  const inside = all.slice(first - from, oldSize - from);
  return { first, weights: inside.map((weight) => weight / total) };
}

function transpose({ width, height, values }: GreyPicture): GreyPicture {
  const turned = values.map(
    (_, place) => values[(place % height) * width + Math.floor(place / height)] ?? BLACK,
  );
  return { width: height, height: width, values: turned };
}
