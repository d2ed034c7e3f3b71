import type { ComponentChildren, JSX } from 'preact';
import { imageRange, noiseRange, type ValueRange } from '../pictures/draw-pixels';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { short } from './short-number';
import type { UnderstandState } from './understand-state';

/** A picture in a sum, with its letter and its name. */
export interface SumPicture {
  readonly letter: ComponentChildren;
  readonly name: string;
  readonly pixels: Float32Array;
  readonly kind: 'image' | 'noise';
}

/** A picture, and the weighed pictures that it is the sum of, with the numbers of the marked pixel. */
export function PictureSum(props: {
  readonly state: UnderstandState;
  readonly result: SumPicture;
  /** A weight of null is not written, and is 1. */
  readonly terms: readonly { readonly weight: number | null; readonly picture: SumPicture }[];
  /** One that is no part of the sum. */
  readonly beside?: { readonly words: string; readonly picture: SumPicture };
}): JSX.Element {
  const { state, result, terms, beside } = props;
  const columns = terms.length + (beside === undefined ? 0 : 1);
  return (
    <div class="understand-sum" style={{ '--terms': columns }}>
      <MarkedPicture state={state} picture={result} />
      {terms.map(({ weight, picture }, index) => (
        <div class="understand-summand" key={index}>
          <Weight weight={weight} isFirst={index === 0} />
          <MarkedPicture state={state} picture={picture} />
        </div>
      ))}
      {beside !== undefined && (
        <div class="understand-summand">
          <p class="understand-beside">{beside.words}</p>
          <MarkedPicture state={state} picture={beside.picture} />
        </div>
      )}
    </div>
  );
}

function Weight({
  weight,
  isFirst,
}: {
  readonly weight: number | null;
  readonly isFirst: boolean;
}): JSX.Element {
  const isNegative = weight !== null && weight < 0;
  const sign = isNegative ? (isFirst ? '= −' : '−') : isFirst ? '=' : '+';
  return (
    <p class="understand-weight">
      {sign}{' '}
      {weight !== null && (
        <>
          <span class="number" data-weight={weight}>
            {weightWords(Math.abs(weight))}
          </span>{' '}
          ×
        </>
      )}
    </p>
  );
}

/** Three places, or two digits where those would be zeros. */
function weightWords(weight: number): string {
  return weight !== 0 && weight < 0.01 ? short(Number(weight.toPrecision(2))) : weight.toFixed(3);
}

const ranges: Readonly<Record<SumPicture['kind'], ValueRange>> = { image: imageRange, noise: noiseRange };

function MarkedPicture(props: {
  readonly state: UnderstandState;
  readonly picture: SumPicture;
}): JSX.Element {
  const { state, picture } = props;
  const { letter, name, pixels, kind } = picture;
  const shape = state.info.value?.imageShape ?? ([32, 32, 1] as const);
  const { row, column } = markedPixel(state);
  const [height, width, channels] = shape;
  return (
    <figure class="understand-term">
      <div
        class="understand-marked"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          state.pixel.value = {
            row: Math.min(height - 1, Math.floor(((event.clientY - box.top) / box.height) * height)),
            column: Math.min(width - 1, Math.floor(((event.clientX - box.left) / box.width) * width)),
          };
        }}
      >
        <PixelCanvas pixels={pixels} shape={shape} name={name} range={ranges[kind]} />
        <span
          class="understand-mark"
          style={{ left: `${((column + 0.5) / width) * 100}%`, top: `${((row + 0.5) / height) * 100}%` }}
        />
      </div>
      <figcaption>
        {letter}
        <span class="number understand-value">{short(pixels[(row * width + column) * channels] ?? 0)}</span>
        <span class="understand-caption">{name}</span>
      </figcaption>
    </figure>
  );
}

/** The pixel whose numbers are shown, within the picture. */
export function markedPixel({ info, pixel }: UnderstandState): {
  readonly row: number;
  readonly column: number;
} {
  const [height, width] = info.value?.imageShape ?? [32, 32];
  const { row, column } = pixel.value;
  return { row: Math.min(row, height - 1), column: Math.min(column, width - 1) };
}
