import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Changing } from '../controls/changing';
import type { ValueRange } from './draw-pixels';
import { PixelCanvas } from './pixel-canvas';
import './pictures.css';

/** Images side by side, each with its name below where there are several. */
export function Tiles(props: {
  /** [count, height, width, channels]; null draws empty squares. */
  readonly pixels: Float32Array | null;
  readonly count: number;
  readonly shape: readonly [height: number, width: number, channels: number];
  /** What they show, for screen readers, such as `the predicted noise`. */
  readonly name: string;
  /** The names of the single images. */
  readonly titles: readonly string[] | null;
  readonly range?: ValueRange;
  /** Whether the titles stand below the images; they do where left out. */
  readonly showTitles?: boolean;
}): JSX.Element {
  const { pixels, count, shape, name, titles, range, showTitles = true } = props;
  const images = useMemo(() => split(pixels, count), [pixels, count]);
  return (
    <div class="tiles" data-many={count > 1}>
      {images.map((image, index) => {
        const title = titles?.[index];
        return (
          <div class="tile" key={index}>
            <PixelCanvas
              pixels={image}
              shape={shape}
              name={title === undefined ? name : `${title}: ${name}`}
              {...(range === undefined ? {} : { range })}
            />
            {showTitles && count > 1 && title !== undefined && (
              <span class="tile-title" aria-hidden="true">
                <Changing text={title} />
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}

function split(pixels: Float32Array | null, count: number): readonly (Float32Array | null)[] {
  const size = (pixels?.length ?? 0) / count;
  return Array.from(
    { length: count },
    (_, index) => pixels?.subarray(index * size, (index + 1) * size) ?? null,
  );
}
