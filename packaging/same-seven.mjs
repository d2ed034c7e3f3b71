// The one picture that every host draws.
import assert from 'node:assert/strict';

/** The largest difference, of 255, between engines that draw the same seed. */
const SAME_PICTURE = 2;

function largestDifference(pixels, expected) {
  assert.equal(pixels.length, expected?.length, 'there is no picture of the same size to compare with');
  return Math.max(...pixels.map((value, index) => Math.abs(value - expected[index])));
}

/** @throws AssertionError where engines differ by more than they may */
export function assertSamePicture(pixels, expected) {
  const largest = largestDifference(pixels, expected);
  assert.ok(largest <= SAME_PICTURE, `pixels differ by up to ${largest} of 255 from those drawn in Node`);
}

/**
 * Compares the pictures of a host: the same bytes where the engine is the same, the same picture where it is not.
 *
 * @param engines what must have drawn them, in order, as the description of each begins
 * @param reference the pictures by engine, of which the first is kept for those to come
 * @returns the engines, in words
 */
export function comparePictures(drawn, engines, reference) {
  const expected = engines === '' ? [] : engines.split(', ');
  const nameOf = (engine) => expected.find((name) => engine.startsWith(name)) ?? engine;
  const found = drawn.map(({ engine }, index) => (engine === undefined ? expected[index] : nameOf(engine)));
  assert.deepEqual(found, expected, 'other engines drew than expected');
  drawn.forEach(({ pixels }, index) => {
    const [first = pixels] = reference.values();
    assertSamePicture(pixels, first);
    const same = reference.get(found[index]) ?? pixels;
    assert.equal(largestDifference(pixels, same), 0, `not the bytes that ${found[index]} draws elsewhere`);
    reference.set(found[index], same);
  });
  return found.join(', ');
}
