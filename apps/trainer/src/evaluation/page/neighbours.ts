import { pictureElement, type PictureShape } from './pictures';

/** The training images that lie nearest to some samples, in one way of measuring. */
export interface NeighbourRow {
  readonly name: string;
  /** Pixels in [-1, 1], in the order of the samples. */
  readonly images: readonly Float32Array[];
  readonly distances: readonly number[];
}

/** Samples in a row, and below each of them what lies nearest to it. */
export function neighbours(
  samples: readonly Float32Array[],
  shape: PictureShape,
  rows: readonly NeighbourRow[],
): string {
  const line = (name: string, cells: readonly string[]) => `<span>${name}</span>\n${cells.join('\n')}`;
  const pictures = (images: readonly Float32Array[], caption: string) =>
    images.map((pixels) => pictureElement({ pixels, caption }, shape));
  const lines = rows.flatMap(({ name, images, distances }) => [
    line(name, pictures(images, 'training image')),
    line(
      'distance',
      distances.map((distance) => `<span class="figure">${distance.toFixed(2)}</span>`),
    ),
  ]);
  return `<div class="neighbours">\n${[line('sample', pictures(samples, 'sample')), ...lines].join('\n')}\n</div>`;
}
