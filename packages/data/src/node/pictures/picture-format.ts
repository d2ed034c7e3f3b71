const formats = ['PNG', 'JPEG', 'WebP', 'GIF', 'TIFF', 'AVIF'] as const;

/** A format of pictures that is read. */
export type PictureFormat = (typeof formats)[number];

/** As in "holds no pictures (...)". */
export const FORMATS = `${formats.slice(0, -1).join(', ')} or ${formats.at(-1) ?? ''}`;

const endings: ReadonlyMap<string, PictureFormat> = new Map([
  ['png', 'PNG'],
  ['apng', 'PNG'],
  ['jpg', 'JPEG'],
  ['jpeg', 'JPEG'],
  ['jpe', 'JPEG'],
  ['jfif', 'JPEG'],
  ['pjpeg', 'JPEG'],
  ['webp', 'WebP'],
  ['gif', 'GIF'],
  ['tif', 'TIFF'],
  ['tiff', 'TIFF'],
  ['avif', 'AVIF'],
]);

/** Endings of pictures that are not read: raw photographs, drawings, and formats that the library lacks. */
const unreadEndings: ReadonlySet<string> = new Set(
  (
    'bmp dib heic heif hif jxl jp2 j2k jpx svg svgz ico cur psd xcf tga pcx ppm pgm pbm pnm pfm exr hdr dds ' +
    'dng cr2 cr3 nef arw orf rw2 raf raw eps ai'
  ).split(' '),
);

/** A name's ending in small letters, without the dot; empty where it has none. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** The format that a file's name promises, or undefined where it is no picture that can be read. */
export function promisedFormat(name: string): PictureFormat | undefined {
  return endings.get(endingOf(name));
}

/** Whether a file's name promises a picture that cannot be read. */
export function isUnreadPicture(name: string): boolean {
  return unreadEndings.has(endingOf(name));
}

/** First bytes, one character each. */
const signatures: readonly (readonly [bytes: string, format: PictureFormat])[] = [
  ['\x89PNG\r\n\x1a\n', 'PNG'],
  ['\xff\xd8\xff', 'JPEG'],
  ['GIF8', 'GIF'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['II+\0', 'TIFF'],
  ['MM\0+', 'TIFF'],
];
/** Bytes within which a file of AVIF's family lists its brands. */
const BRANDS_END = 48;

/** The format that a file's first bytes show. */
export function foundFormat(bytes: Uint8Array): PictureFormat | undefined {
  const text = (start: number, end: number) => String.fromCharCode(...bytes.subarray(start, end));
  const known = signatures.find(([start]) => text(0, start.length) === start);
  if (known !== undefined) return known[1];
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'WebP';
  return text(4, 8) === 'ftyp' && /avi[fs]/.test(text(8, BRANDS_END)) ? 'AVIF' : undefined;
}
