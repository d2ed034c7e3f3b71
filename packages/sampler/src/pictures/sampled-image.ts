import { BackendUnavailableError, isBackendInUse } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import { drawGrid } from './draw-grid';
import { type Picture, type PictureData, toBytes } from './picture';

/** How one image is drawn. */
export interface ImageDrawing {
  /** Each image pixel becomes a square of this many pixels; 1 where left out. */
  readonly scale?: number | undefined;
}

/** An array as the libraries of the `ndarray` family take it: `ndarray(data, shape, stride, offset)`. */
export interface NdarrayData {
  /** Not a copy. */
  readonly data: Float32Array;
  /** Lengths of the axes: height, width, channels. */
  readonly shape: [height: number, width: number, channels: number];
  /** How many values further the next one along each axis is. */
  readonly stride: [row: number, column: number, channel: number];
  /** Where in `data` the first value is. */
  readonly offset: number;
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

  /** The PNG file as a `Blob` of type `image/png`: for `URL.createObjectURL`, uploads, the clipboard. */
  toBlob(drawing: ImageDrawing = {}): Blob {
    return new Blob([new Uint8Array(this.toPng(drawing))], { type: 'image/png' });
  }

  /**
   * The pixels as a tensor [height, width, channels], about [-1, 1], on the TensorFlow.js backend in use. The caller disposes
   * of it.
   *
   * @throws BackendUnavailableError where none is in use, as after sampling with the compiled engine alone
   */
  toTensor(): tf.Tensor3D {
    if (!isBackendInUse()) {
      throw new BackendUnavailableError(
        'TensorFlow.js',
        'none is in use, and a tensor lives on one',
        "Call await prepareBackend('auto') of @ddpm/engine before",
      );
    }
    return tf.tensor3d(this.pixels, [...this.shape]);
  }

  /** The pixels, about [-1, 1], as array libraries take them. */
  toNdarray(): NdarrayData {
    const [height, width, channels] = this.shape;
    return {
      data: this.pixels,
      shape: [height, width, channels],
      stride: [width * channels, channels, 1],
      offset: 0,
    };
  }
}
