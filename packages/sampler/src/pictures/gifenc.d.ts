declare module 'gifenc' {
  /** Colours as [red, green, blue], 0..255. */
  export type GifPalette = readonly (readonly [number, number, number])[];

  export interface Gif {
    writeFrame(
      pixels: Uint8Array,
      width: number,
      height: number,
      options: { readonly palette: GifPalette; readonly delay: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  }

  export function GIFEncoder(): Gif;
  export function quantize(rgba: Uint8ClampedArray, maxColors: number): GifPalette;
  export function applyPalette(rgba: Uint8ClampedArray, palette: GifPalette): Uint8Array;
}
