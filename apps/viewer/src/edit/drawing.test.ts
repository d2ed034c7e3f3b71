import { expect, test } from 'vitest';
import { stroke } from './brush';
import { emptyLevels, parseLevels, printLevels, SIZE, WHITE } from './grey-levels';
import { levelsOfPixels, pictureField, pixelsOfLevels } from './picture-choice';

const pen = { radius: 1.1, softness: 1, erases: false };
const drawn = stroke(emptyLevels(), { x: 8, y: 8 }, { x: 20, y: 24 }, pen);

test('a stroke is white along its line, grey at its rim, black elsewhere', () => {
  const level = (x: number, y: number): number | undefined => drawn[y * SIZE + x];
  expect(level(8, 8)).toBe(WHITE);
  expect(level(14, 16)).toBe(WHITE);
  expect(level(20, 8)).toBe(0);
  expect([...drawn].some((one) => one > 0 && one < WHITE)).toBe(true);
});

test('strokes add up, and an eraser takes them away', () => {
  const twice = stroke(drawn, { x: 8, y: 8 }, { x: 8, y: 24 }, pen);
  expect(twice.every((level, index) => level >= (drawn[index] ?? 0))).toBe(true);
  const rubber = { radius: 40, softness: 1, erases: true };
  expect(stroke(twice, { x: 16, y: 16 }, { x: 16, y: 16 }, rubber)).toEqual(emptyLevels());
});

test('drawings go through the address unchanged', () => {
  const every = emptyLevels().map((_, index) => (index * 7 + Math.floor(index / 13)) % (WHITE + 1));
  for (const levels of [emptyLevels(), emptyLevels().fill(WHITE), drawn, every]) {
    expect(parseLevels(printLevels(levels))).toEqual(levels);
    expect(encodeURIComponent(printLevels(levels))).toBe(printLevels(levels));
  }
  expect(printLevels(drawn).length).toBeLessThan(400);
});

test.each(['', 'AA', 'A', 'not/base64', `${printLevels(drawn)}DwAA`, printLevels(drawn).slice(4)])(
  'no drawing of another size is read from "%s"',
  (text) => {
    expect(parseLevels(text)).toBeUndefined();
    expect(pictureField.parse(`d${text}`)).toBeUndefined();
  },
);

test('a choice of picture goes through the address', () => {
  const choices = [{ kind: 'example', index: 27 } as const, { kind: 'drawing', levels: drawn } as const];
  for (const choice of choices) expect(pictureField.parse(pictureField.print(choice))).toEqual(choice);
  expect(pictureField.parse('x3')).toBeUndefined();
});

test('levels are pixels from -1 to 1, in every channel', () => {
  const pixels = pixelsOfLevels(drawn, 1);
  expect([Math.min(...pixels), Math.max(...pixels)]).toEqual([-1, 1]);
  expect(levelsOfPixels(pixels)).toEqual(drawn);
  const colours = pixelsOfLevels(drawn, 3);
  expect(colours.length).toBe(3 * pixels.length);
  expect(colours.every((value, index) => value === pixels[Math.floor(index / 3)])).toBe(true);
});
