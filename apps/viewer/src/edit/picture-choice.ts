import type { Field } from '../address/field';
import { parseLevels, printLevels, WHITE, type GreyLevels } from './grey-levels';

/** The picture to begin with: a real one by its number, or one that was drawn. */
export type PictureChoice =
  | { readonly kind: 'example'; readonly index: number }
  | { readonly kind: 'drawing'; readonly levels: GreyLevels };

/** In the address: `e12`, or `d` and the drawing. */
export const pictureField: Field<PictureChoice> = {
  initial: { kind: 'example', index: 14 },
  parse: (text) => {
    if (/^e\d{1,2}$/.test(text)) return { kind: 'example', index: Number(text.slice(1)) };
    const levels = text.startsWith('d') ? parseLevels(text.slice(1)) : undefined;
    return levels === undefined ? undefined : { kind: 'drawing', levels };
  },
  print: (choice) => (choice.kind === 'example' ? `e${choice.index}` : `d${printLevels(choice.levels)}`),
};

/** Pixels in [-1, 1], [height, width, channels], of a drawing: the same in all channels. */
export function pixelsOfLevels(levels: GreyLevels, channels: number): Float32Array {
  return Float32Array.from(
    { length: levels.length * channels },
    (_, index) => ((levels[Math.floor(index / channels)] ?? 0) / WHITE) * 2 - 1,
  );
}

/** A drawing as near to a grey picture, [height, width, 1], as its few levels can be. */
export function levelsOfPixels(pixels: Float32Array): GreyLevels {
  return Uint8Array.from(pixels, (pixel) => Math.round(Math.min(1, Math.max(0, (pixel + 1) / 2)) * WHITE));
}
