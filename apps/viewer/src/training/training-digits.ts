import { createImageDataset, digitNames, type Dataset } from '@ddpm/data';
import digitsAddress from './training-digits.bin?url';
import note from './training-digits.json';

/**
 * Fetches the first 6,000 training images of MNIST that come with the page, [32, 32, 1] with two black pixels on every
 * side.
 *
 * @throws DigitsMissingError where they cannot be had
 */
export async function fetchTrainingDigits(): Promise<Dataset> {
  const response = await fetch(digitsAddress).catch((cause: unknown) => {
    throw new DigitsMissingError('there is no connection', { cause });
  });
  if (!response.ok || response.body === null) throw new DigitsMissingError(`answer ${response.status}`);
  const unpacked = response.body.pipeThrough(new DecompressionStream('deflate'));
  return trainingDigits(new Uint8Array(await new Response(unpacked).arrayBuffer()));
}

/** The data set in the unpacked file: a label for each image, then a grey level for each pixel. */
export function trainingDigits(bytes: Uint8Array): Dataset {
  const { count, height, width, levels } = note;
  return createImageDataset({
    name: 'digits',
    images: bytes.subarray(count).map((level) => Math.round((level * 255) / levels)),
    labels: bytes.subarray(0, count),
    imageShape: [height, width, 1],
    classNames: digitNames,
    padding: 2,
  });
}

/** The images to train on could not be fetched. */
class DigitsMissingError extends Error {
  override readonly name = 'DigitsMissingError';
  constructor(reason: string, options?: ErrorOptions) {
    super(`The digits to train on could not be fetched (${reason}); try again once you are online.`, options);
  }
}
