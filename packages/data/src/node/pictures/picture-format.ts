const signatures = {
  PNG: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  JPEG: [0xff, 0xd8, 0xff],
} as const;

export type PictureFormat = keyof typeof signatures | 'WebP';

const endings: ReadonlyMap<string, PictureFormat> = new Map([
  ['.png', 'PNG'],
  ['.jpg', 'JPEG'],
  ['.jpeg', 'JPEG'],
  ['.webp', 'WebP'],
]);

/** The format that a file's name promises, or undefined where it is no picture that can be read. */
export function promisedFormat(name: string): PictureFormat | undefined {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : endings.get(name.slice(dot).toLowerCase());
}

/** The format that a file's first bytes show. */
export function foundFormat(bytes: Uint8Array): PictureFormat | undefined {
  for (const format of ['PNG', 'JPEG'] as const) {
    if (signatures[format].every((byte, place) => bytes[place] === byte)) return format;
  }
  const tag = (start: number) => String.fromCharCode(...bytes.subarray(start, start + 4));
  return tag(0) === 'RIFF' && tag(8) === 'WEBP' ? 'WebP' : undefined;
}
