import { drawGrid } from './draw-grid';
import { type Picture, type PictureData, toBytes } from './picture';

/** How one image is drawn. */
export interface ImageDrawing {
  /** Each image pixel becomes a square of this many pixels; 1 where left out. */
  readonly scale?: number | undefined;
}

/** One sampled image. */
export class SampledImage {
  /**
   * @param pixels row-major [height, width, channels], about [-1, 1]: -1 is black
   * @param label the class it was sampled for; null where there was none, or several
   * @param sampleIndex its index in the whole request; with the seed, it names the image's noise
   */
  constructor(
    readonly pixels: Float32Array,
    readonly shape: readonly [height: number, width: number, channels: number],
    readonly label: number | null,
    readonly sampleIndex: number,
  ) {}

  /** 8-bit values in the same order: grey, or interleaved RGB. */
  toBytes(): Uint8ClampedArray {
    return toBytes(this.pixels);
  }

  /** The image alone, enlarged by `scale`. */
  toPicture({ scale = 1 }: ImageDrawing = {}): Picture {
    return drawGrid([this], { columns: 1, scale, gap: 0 });
  }

  /** The bytes of a PNG file: grey, or RGB. */
  toPng(drawing: ImageDrawing = {}): Uint8Array {
    return this.toPicture(drawing).toPng();
  }

  /** For `putImageData` of a canvas. */
  toImageData(drawing: ImageDrawing = {}): PictureData {
    return this.toPicture(drawing).toImageData();
  }
}
