import { DataError } from '../../data-error';
import type { Sharp } from './load-sharp';
import { FORMATS, foundFormat, promisedFormat } from './picture-format';
import type { PictureFit } from './picture-options';

/** The form that every picture is brought into. */
export interface PictureForm {
  readonly imageSize: number;
  readonly fit: PictureFit;
  readonly channels: 1 | 3;
}

/** Larger pictures are refused: decoded, one of this size fills 300 MB. */
const MAX_PIXELS = 100_000_000;
/** A byte of a PNG stands for 1,032 at most (deflate's longest match in two bits), and each of them for eight pixels. */
const MAX_PNG_PIXELS_A_BYTE = 8 * 1032;
const BLACK = { r: 0, g: 0, b: 0 };
const fits = { crop: 'cover', pad: 'contain', stretch: 'fill' } as const;

/**
 * Decodes a picture of a format that is read, turns it as its EXIF data say, puts transparent parts on black, and brings it into
 * the form asked for. Of an animation the first picture is taken.
 *
 * @param file named in messages
 * @returns `[imageSize, imageSize, channels]`, one byte a value
 * @throws DataError where the bytes are no whole picture or not of the kind that the name says
 */
export async function decodePicture(
  sharp: Sharp,
  bytes: Uint8Array,
  file: string,
  form: PictureForm,
): Promise<Uint8Array> {
  checkFormat(bytes, file);
  const { imageSize: size, fit, channels } = form;
  try {
    const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: pixelLimit(bytes) })
      .autoOrient()
      .flatten({ background: BLACK })
      .resize(size, size, { fit: fits[fit], background: BLACK })
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return info.channels === channels ? data : withChannels(data, info.channels, channels);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new DataError(`${file} cannot be decoded (${reason}); copy it again or remove it`, { file, cause });
  }
}

/** Few bytes that claim many pixels would take memory for them before it is found that they are not there. */
function pixelLimit(bytes: Uint8Array): number {
  return foundFormat(bytes) === 'PNG'
    ? Math.min(MAX_PIXELS, MAX_PNG_PIXELS_A_BYTE * bytes.length)
    : MAX_PIXELS;
}

function checkFormat(bytes: Uint8Array, file: string): void {
  if (bytes.length === 0) throw new DataError(`${file} is empty; copy it again or remove it`, { file });
  const found = foundFormat(bytes);
  if (found === undefined) {
    throw new DataError(
      `${file} is not what its name says: it holds no ${FORMATS} picture; replace or remove it`,
      { file },
    );
  }
  const promised = promisedFormat(file);
  if (promised === undefined || promised === found) return;
  throw new DataError(`${file} is not what its name says: it holds a ${found} picture; rename or remove it`, {
    file,
  });
}

/** Repeats a grey value, or leaves the first channels. */
function withChannels(data: Uint8Array, has: number, wants: number): Uint8Array {
  const pixels = data.length / has;
  const result = new Uint8Array(pixels * wants);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < wants; channel++) {
      result[pixel * wants + channel] = data[pixel * has + (has < wants ? 0 : channel)] ?? 0;
    }
  }
  return result;
}
