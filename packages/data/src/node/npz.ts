import { crc32, inflateRawSync } from 'node:zlib';
import { DataError } from '../data-error';
import { decodeNpy } from '../npy';
import type { NumericArray } from '../numeric-array';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
/** Sizes of this value stand in a further record (zip64), which only files over 4 GB need. */
const ELSEWHERE = 0xffffffff;

/**
 * The arrays of a file that `np.savez` or `np.savez_compressed` wrote, by name.
 *
 * @param file named in messages
 * @throws DataError where the archive is damaged
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function decodeNpz(bytes: Uint8Array, file: string): ReadonlyMap<string, () => NumericArray> {
  const archive: Archive = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), file };
  return new Map(
    listEntries(archive).map((entry) => {
      const name = entry.name.replace(/\.npy$/, '');
      return [name, () => decodeNpy(unpackEntry(archive, entry), `${file}, array '${name}',`)];
    }),
  );
}

interface Archive {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly file: string;
}

interface Entry {
  readonly name: string;
  readonly isPacked: boolean;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Where its local header lies. */
  readonly start: number;
}

function damaged({ file }: Archive, complaint: string): DataError {
  return new DataError(`${file} is not a whole npz file (${complaint}); copy it again`, { file });
}

function listEntries(archive: Archive): Entry[] {
  const { view } = archive;
  const end = findEnd(archive);
  const count = view.getUint16(end + 10, true);
  const entries: Entry[] = [];
  let place = view.getUint32(end + 16, true);
  for (let number = 0; number < count; number++) {
    if (place + 46 > end || view.getUint32(place, true) !== ENTRY)
      throw damaged(archive, 'its list is broken');
    const nameBytes = view.getUint16(place + 28, true);
    const method = view.getUint16(place + 10, true);
    if (method !== 0 && method !== 8) throw damaged(archive, `packing method ${method} is unknown`);
    entries.push({
      name: new TextDecoder().decode(archive.bytes.subarray(place + 46, place + 46 + nameBytes)),
      isPacked: method === 8,
      checksum: view.getUint32(place + 16, true),
      packedBytes: view.getUint32(place + 20, true),
      unpackedBytes: view.getUint32(place + 24, true),
      start: view.getUint32(place + 42, true),
    });
    place += 46 + nameBytes + view.getUint16(place + 30, true) + view.getUint16(place + 32, true);
  }
  return entries;
}

/** The end record lies last, but for a comment. */
function findEnd(archive: Archive): number {
  const { bytes, view } = archive;
  const last = bytes.length - END_BYTES;
  for (let place = last; place >= Math.max(0, last - MAX_COMMENT_BYTES); place--) {
    if (view.getUint32(place, true) === END) return place;
  }
  throw damaged(archive, 'its end is missing');
}

function unpackEntry(archive: Archive, entry: Entry): Uint8Array {
  const { bytes, view } = archive;
  const { start, packedBytes, unpackedBytes, isPacked, checksum, name } = entry;
  if (packedBytes === ELSEWHERE || unpackedBytes === ELSEWHERE || start === ELSEWHERE) {
    throw damaged(archive, `'${name}' is larger than 4 GB, which is not read`);
  }
  if (start + 30 > bytes.length || view.getUint32(start, true) !== LOCAL)
    throw damaged(archive, `'${name}' is not there`);
  const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  if (from + packedBytes > bytes.length) throw damaged(archive, `'${name}' is cut off`);
  const packed = bytes.subarray(from, from + packedBytes);
  const unpacked = isPacked ? inflate(archive, packed, entry) : packed;
  if (unpacked.length !== unpackedBytes || crc32(unpacked) !== checksum) {
    throw damaged(archive, `'${name}' has another checksum`);
  }
  return unpacked;
}

function inflate(archive: Archive, packed: Uint8Array, { name, unpackedBytes }: Entry): Uint8Array {
  try {
    // The output grows as it comes: a size that the archive only claims costs no memory.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, unpackedBytes) });
  } catch {
    throw damaged(archive, `'${name}' cannot be unpacked`);
  }
}
