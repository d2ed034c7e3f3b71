import { randomKey, uniforms } from '@ddpm/random';
import { DataError } from '../data-error';
import type { Dataset } from '../dataset';
import { drawPair, PAIR_SIZE } from './draw-pair';
import type { GreyPicture } from './ink-box';
import { pairNames } from './pair-names';

/** Which digits are paired, and how. */
export interface Digits100Options {
  /** Single digits: ten classes, one channel, any size. */
  readonly digits: Dataset;
  /** Determines which digits meet; 0 where left out. */
  readonly seed?: number;
  /** Number of pairs; as many as there are digits where left out. */
  readonly length?: number | undefined;
  /** Pairs, 0 to 99, that no image shows; none where left out. */
  readonly heldOutPairs?: readonly number[] | undefined;
}

const NAME = 'digits100';
const PIXELS = PAIR_SIZE * PAIR_SIZE;

/**
 * Two digits side by side in 32x32 pixels, composed when read: 100 classes, "00" to "99". Image i shows pair number i of
 * those not held out, over and over, so that all are equally frequent; which two digits it is made of depends on the
 * seed and i alone.
 *
 * @throws DataError where the digits are of another kind, or an option is out of range
 */
export async function createDigits100(options: Digits100Options): Promise<Dataset> {
  const { digits, seed = 0, length = digits.length, heldOutPairs = [] } = options;
  checkDigits(digits);
  checkWhole('length', length, 1, Number.MAX_SAFE_INTEGER);
  checkWhole('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  const pairs = remainingPairs(heldOutPairs);
  const byClass = await indicesByClass(digits);

  const sourcesOf = (index: number): [label: number, tens: number, units: number] => {
    const label = pairs[index % pairs.length] ?? 0;
    const [first = 0, second = 0] = uniforms(randomKey(seed, NAME, index), 2);
    return [label, pick(byClass[Math.floor(label / 10)], first), pick(byClass[label % 10], second)];
  };
  return {
    name: NAME,
    length,
    imageShape: [PAIR_SIZE, PAIR_SIZE, 1],
    classNames: pairNames,
    async read(indices, images, labels) {
      checkRequest(indices, images, labels, length);
      const sources = Array.from(indices, sourcesOf);
      const pictures = await readPictures(digits, sources);
      for (const [position, [label]] of sources.entries()) {
        const [tens, units] = [pictures[2 * position], pictures[2 * position + 1]];
        if (tens === undefined || units === undefined) continue;
        drawPair(tens, units, images.subarray(position * PIXELS, (position + 1) * PIXELS));
        labels[position] = label;
      }
    },
  };
}

function pick(indices: readonly number[] = [], draw: number): number {
  return indices[Math.floor(draw * indices.length)] ?? 0;
}

/** The pictures of all sources, tens and units in turn. */
async function readPictures(
  digits: Dataset,
  sources: readonly (readonly [label: number, tens: number, units: number])[],
): Promise<GreyPicture[]> {
  const indices = Uint32Array.from(sources.flatMap(([, tens, units]) => [tens, units]));
  const [height, width] = digits.imageShape;
  const values = new Float32Array(indices.length * height * width);
  await digits.read(indices, values, new Int32Array(indices.length));
  return Array.from(indices, (_, position) => ({
    width,
    height,
    values: values.subarray(position * height * width, (position + 1) * height * width),
  }));
}

const READ_AT_ONCE = 1000;

/** Where the digits of each class are. */
async function indicesByClass(digits: Dataset): Promise<readonly (readonly number[])[]> {
  const byClass = Array.from({ length: 10 }, (): number[] => []);
  const [height, width] = digits.imageShape;
  for (let first = 0; first < digits.length; first += READ_AT_ONCE) {
    const count = Math.min(READ_AT_ONCE, digits.length - first);
    const labels = new Int32Array(count);
    const indices = Uint32Array.from({ length: count }, (_, position) => first + position);
    await digits.read(indices, new Float32Array(count * height * width), labels);
    for (const [position, label] of labels.entries()) byClass[label]?.push(first + position);
  }
  const missing = byClass.findIndex((indices) => indices.length === 0);
  if (missing < 0) return byClass;
  throw new DataError(
    `'${digits.name}' has no image of the digit ${missing}; give single digits with at least one of each`,
  );
}

function checkDigits({ name, imageShape, classNames }: Dataset): void {
  if (classNames?.length === 10 && imageShape[2] === 1) return;
  throw new DataError(
    `'${name}' has ${classNames?.length ?? 'no'} classes and ${imageShape[2]} channels; pairs are made of single digits: ten classes, one channel`,
  );
}

function checkWhole(what: string, value: number, from: number, to: number): void {
  if (Number.isSafeInteger(value) && value >= from && value <= to) return;
  throw new DataError(
    `the ${what} of '${NAME}' is ${value}; give a whole number of at least ${from}${to < Number.MAX_SAFE_INTEGER ? ` and at most ${to}` : ''}`,
  );
}

function remainingPairs(heldOut: readonly number[]): readonly number[] {
  for (const pair of heldOut) checkWhole('held-out pair', pair, 0, pairNames.length - 1);
  const pairs = Array.from(pairNames.keys()).filter((pair) => !heldOut.includes(pair));
  if (pairs.length > 0) return pairs;
  throw new DataError(`all 100 pairs of '${NAME}' are held out; leave at least one to be shown`);
}

function checkRequest(indices: Uint32Array, images: Float32Array, labels: Int32Array, length: number): void {
  const outside = indices.find((index) => index >= length);
  if (outside !== undefined) {
    throw new DataError(`image ${outside} of '${NAME}' was asked for; it has images 0 to ${length - 1}`);
  }
  if (images.length === indices.length * PIXELS && labels.length === indices.length) return;
  throw new DataError(
    `reading ${indices.length} images of '${NAME}' was given room for ${images.length / PIXELS} images and ${labels.length} labels; give arrays of that length`,
  );
}
