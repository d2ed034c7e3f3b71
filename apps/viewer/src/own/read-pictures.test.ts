import { expect, it } from 'vitest';
import { classOf } from './read-pictures';

it('takes the class from the folder, and else from the name before its number', () => {
  expect(classOf('pets/cat/1.png')).toBe('cat');
  expect(classOf('cat-12.png')).toBe('cat');
  expect(classOf('my dog (3).jpg')).toBe('my dog');
  expect(classOf('IMG_0012.jpeg')).toBe('IMG');
  expect(classOf('0012.jpeg')).toBe(null);
});
