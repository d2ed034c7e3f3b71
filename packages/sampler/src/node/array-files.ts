import { zipSync } from 'fflate';

/** An array as NumPy's files hold it. */
export interface NumpyArray {
  /** Its sizes, the last one running fastest. */
  readonly shape: readonly number[];
  /** 8-bit values, or 64-bit whole numbers. */
  readonly values: Uint8Array | BigInt64Array;
}

/** The head of a file is a multiple of this many bytes long, so that the values can be mapped into memory. */
const alignment = 64;
/** Bytes before the head's text: `\x93NUMPY`, the version 1.0, and the text's length in 16 bits. */
const prefix = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0] as const;
const prefixLength = prefix.length + 2;

/**
 * The bytes of a `.npy` file, version 1.0, as `numpy.load` reads them.
 * Source: numpy.lib.format, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function encodeNpy({ shape, values }: NumpyArray): Uint8Array {
  const type = values instanceof BigInt64Array ? '<i8' : '|u1';
  const sizes = shape.map((size) => `${size},`).join(' ');
  const head = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((prefixLength + head.length + 1) / alignment) * alignment;
  const file = new Uint8Array(length + values.byteLength);
  file.set(prefix);
  new DataView(file.buffer).setUint16(prefix.length, length - prefixLength, true);
  file.set(new TextEncoder().encode(`${head.padEnd(length - prefixLength - 1)}\n`), prefixLength);
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), length);
  return file;
}

/** The bytes of a `.npz` file, as `numpy.load` reads them: a zip of `.npy` files by name, not compressed, as `numpy.savez` writes it. */
export function encodeNpz(arrays: Readonly<Record<string, NumpyArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)] as const);
  return zipSync(Object.fromEntries(files), { level: 0 });
}
