import { encode } from 'fast-png';

/** A canvas's ImageData, or as much of it as there is where no canvas is. */
export interface PictureData {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** RGBA, 8 bits each. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  /** As a canvas wants it. */
  readonly colorSpace: 'srgb' | (string & {});
}

/** A picture of 8 bits a channel: grey, RGB, or either with alpha. */
export class Picture {
  /** @param data row-major [height, width, channels] */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly channels: number,
    readonly data: Uint8ClampedArray,
  ) {}

  /** The bytes of a PNG file, of the same channels. */
  toPng(): Uint8Array {
    const { width, height, channels, data } = this;
    return encode({ width, height, channels, depth: 8, data });
  }

  /** RGBA values in the same order. */
  toRgba(): Uint8ClampedArray<ArrayBuffer> {
    const { channels, data } = this;
    const hasAlpha = channels === 2 || channels === 4;
    const rgba = new Uint8ClampedArray(this.width * this.height * 4).fill(255);
    for (let pixel = 0; pixel < this.width * this.height; pixel += 1) {
      const from = pixel * channels;
      for (let colour = 0; colour < 3; colour += 1) {
        rgba[pixel * 4 + colour] = data[channels < 3 ? from : from + colour] ?? 0;
      }
      if (hasAlpha) rgba[pixel * 4 + 3] = data[from + channels - 1] ?? 255;
    }
    return rgba;
  }

  /** For `putImageData` of a canvas: an ImageData in browsers; an object with the same fields elsewhere. */
  toImageData(): PictureData {
    const { width, height } = this;
    const data = this.toRgba();
    if (typeof ImageData !== 'undefined') return new ImageData(data, width, height);
    return { width, height, data, colorSpace: 'srgb' };
  }
}

/** Pixels in [-1, 1] as 8-bit values: -1 becomes 0, 1 becomes 255, anything beyond is clipped. */
export function toBytes(pixels: Float32Array): Uint8ClampedArray {
  // The clamped array rounds and clips by itself.
  return Uint8ClampedArray.from(pixels, (pixel) => (pixel + 1) * 127.5);
}
