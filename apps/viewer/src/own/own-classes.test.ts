import { expect, it } from 'vitest';
import { emptyLevels } from '../edit/grey-levels';
import { lessonOf, problemOf, withoutPicture, withPicture, withPictures, type OwnClass } from './own-classes';

const empty: readonly OwnClass[] = [
  { name: 'A', pictures: [] },
  { name: 'B', pictures: [] },
];
const white = emptyLevels().fill(15);

it('puts pictures into the classes of their folders, in place of classes without any', () => {
  const read = ['cat', 'dog', 'cat'].map((className) => ({ className, levels: emptyLevels() }));
  const classes = withPictures(empty, read, 0);
  expect(classes.map(({ name, pictures }) => [name, pictures.length])).toEqual([
    ['cat', 2],
    ['dog', 1],
  ]);
  const unnamed = withPictures(classes, [{ className: null, levels: white }], 1);
  expect(unnamed[1]?.pictures).toHaveLength(2);
  const many = Array.from({ length: 20 }, (_, index) => ({ className: `c${index}`, levels: white }));
  expect(withPictures(empty, many, 0)).toHaveLength(10);
});

it('says what is missing, and hands over what is there', () => {
  expect(problemOf(empty)).toContain('“A” has no picture');
  const drawn = withPicture(withPicture(empty, 0, white), 1, emptyLevels());
  expect(problemOf(drawn)).toBe(null);
  expect(problemOf(withoutPicture(drawn, 1, 0))).toContain('“B”');
  const { classNames, images, labels } = lessonOf(drawn, 1);
  expect([classNames, [...labels]]).toEqual([
    ['A', 'B'],
    [0, 1],
  ]);
  expect([images[0], images[32 * 32]]).toEqual([255, 0]);
});
