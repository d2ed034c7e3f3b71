import { DataError } from './data-error';
import { littleEndianTypes, valueCount, type LittleEndianType, type NumericArray } from './numeric-array';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Bytes of the header's length by major version of the format. */
const lengthBytes: ReadonlyMap<number, 2 | 4> = new Map([
  [1, 2],
  [2, 4],
  [3, 4],
]);

/**
 * Reads an array that numpy saved (`.npy`, versions 1.0 to 3.0) of unsigned bytes, 32- or 64-bit integers or floats, or
 * truth values, which become the floats 0 and 1.
 *
 * @param file named in messages
 * @throws DataError where the bytes are no whole array of such values
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function decodeNpy(bytes: Uint8Array, file: string): NumericArray {
  const refuse = (complaint: string) => new DataError(`${file} ${complaint}`, { file });
  if (!MAGIC.every((byte, place) => bytes[place] === byte)) {
    throw refuse('is not a numpy array (wrong first bytes); choose the file that its name promises');
  }
  const sizeOfLength = lengthBytes.get(bytes[6] ?? 0);
  if (sizeOfLength === undefined) {
    throw refuse(
      `has version ${bytes[6] ?? 'none'} of numpy's format; versions 1 to 3 are read, so save it anew`,
    );
  }
  const headerStart = 8 + sizeOfLength;
  if (bytes.length < headerStart) throw refuse('ends inside its header; copy it again');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const dataStart = headerStart + (sizeOfLength === 2 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (dataStart > bytes.length) throw refuse('ends inside its header; copy it again');
  const { type, shape } = readHeader(
    new TextDecoder().decode(bytes.subarray(headerStart, dataStart)),
    refuse,
  );
  const [size, decode] = littleEndianTypes[type];
  const missing = valueCount(shape) * size - (bytes.length - dataStart);
  if (missing > 0) throw refuse(`is cut off (${missing} bytes are missing); copy it again`);
  if (missing < 0) throw refuse(`has ${-missing} bytes after its last value; copy it again`);
  return { shape, data: decode(bytes.subarray(dataStart)) };
}

/** Reads the dictionary that describes the array, as Python writes it. */
function readHeader(
  header: string,
  refuse: (complaint: string) => DataError,
): { type: LittleEndianType; shape: readonly number[] } {
  const descr = /'descr': *'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order': *(True|False)/.exec(header)?.[1];
  const sizes = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || sizes === undefined) {
    throw refuse('holds something other than one array of numbers; save images and labels as plain arrays');
  }
  const type = descr === '|b1' ? 'b1' : (/^[<|]([uif]\d)$/.exec(descr)?.[1] ?? '');
  if (!isReadable(type)) {
    throw refuse(
      `holds values of type '${descr}'; save them as uint8, int32, int64, float32 or float64, little-endian`,
    );
  }
  if (order === 'True') throw refuse("is in Fortran's order; save np.ascontiguousarray of it");
  const shape = sizes
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '')
    .map(Number);
  if (shape.every((size) => Number.isSafeInteger(size)) && Number.isSafeInteger(valueCount(shape) * 8)) {
    return { type, shape };
  }
  throw refuse(`has a shape of (${sizes}), more than any file holds; copy it again`);
}

function isReadable(type: string): type is LittleEndianType {
  return Object.hasOwn(littleEndianTypes, type);
}
