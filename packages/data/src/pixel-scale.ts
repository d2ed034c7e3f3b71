/** The pixel value of black. */
export const BLACK = -1;

/** Byte values 0..255 as pixel values -1..1. */
export const scaled: Float32Array = Float32Array.from({ length: 256 }, (_, value) => value / 127.5 - 1);
