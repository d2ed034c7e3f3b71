import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** A picture of one colour, as a file of the kind that its name says. */
export interface PlainPicture {
  readonly color: readonly [red: number, green: number, blue: number];
  readonly width?: number;
  readonly height?: number;
}

/** Writes pictures by their paths inside a folder. */
export async function writePictures(
  folder: string,
  pictures: Readonly<Record<string, PlainPicture>>,
): Promise<void> {
  for (const [name, picture] of Object.entries(pictures)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), await encodePicture(name, picture));
  }
}

/** The bytes of a picture in the format of a file name. */
export function encodePicture(name: string, { color, width = 8, height = 8 }: PlainPicture): Promise<Buffer> {
  const [r, g, b] = color;
  const picture = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  if (name.endsWith('.png')) return picture.png().toBuffer();
  if (name.endsWith('.gif')) return picture.gif().toBuffer();
  if (name.endsWith('.tif')) return picture.tiff().toBuffer();
  if (name.endsWith('.avif')) return picture.avif().toBuffer();
  return (
    name.endsWith('.webp') ? picture.webp({ lossless: true }) : picture.jpeg({ quality: 100 })
  ).toBuffer();
}

/** As many pictures of a class as asked for: `NAME/0.png`, `NAME/1.png`, and so on. */
export function manyPictures(
  className: string,
  count: number,
  picture: PlainPicture,
): Record<string, PlainPicture> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${className}/${index}.png`, picture]),
  );
}
