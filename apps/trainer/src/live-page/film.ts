import type { RunConfig } from './run-facts';

/** A grid of samples. */
export interface SampleGrid {
  readonly file: string;
  readonly step: number;
}

/** How the trainer draws its grids: each pixel as a square of 3, and 4 around each image. */
const [SCALE, GAP] = [3, 4];

/** Shows the first row of each grid, the newest first; a click opens the whole of it. */
export function showFilm(rows: HTMLElement, grids: readonly SampleGrid[], { recipe }: RunConfig): void {
  const { imageSize, numClasses } = recipe.unet;
  const columns = Math.min(10, numClasses ?? 10);
  const width = columns * (imageSize * SCALE + GAP) + GAP;
  const height = imageSize * SCALE + 2 * GAP;
  const entries = [...grids].reverse().flatMap(({ file, step }) => {
    const label = document.createElement('span');
    label.textContent = step.toLocaleString('en');
    const link = document.createElement('a');
    link.href = `/samples/${file}`;
    link.title = `All samples of step ${step}`;
    link.setAttribute('aria-label', link.title);
    link.style.aspectRatio = `${width} / ${height}`;
    link.style.backgroundImage = `url("/samples/${file}")`;
    return [label, link];
  });
  rows.replaceChildren(...entries);
}
