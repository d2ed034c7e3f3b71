import type { GreyLevels } from '../edit/grey-levels';
import { WHITE } from '../edit/grey-levels';
import type { OwnLesson } from './own-protocol';
import type { ReadPicture } from './read-pictures';
import { FEWEST_CLASSES, MOST_CLASSES, MOST_PICTURES } from './sizes';

/** One class, with its pictures. */
export interface OwnClass {
  readonly name: string;
  readonly pictures: readonly GreyLevels[];
}

/** With a picture more. */
export function withPicture(
  classes: readonly OwnClass[],
  at: number,
  levels: GreyLevels,
): readonly OwnClass[] {
  return classes.map((one, index) =>
    index === at ? { ...one, pictures: [...one.pictures, levels].slice(-MOST_PICTURES) } : one,
  );
}

/** Without one of its pictures. */
export function withoutPicture(
  classes: readonly OwnClass[],
  at: number,
  picture: number,
): readonly OwnClass[] {
  return classes.map((one, index) =>
    index === at ? { ...one, pictures: one.pictures.filter((_, place) => place !== picture) } : one,
  );
}

/**
 * With pictures that were read: into the classes of their names, which are made as long as there is room; those without a name
 * go where the visitor draws. Classes without pictures make room.
 */
export function withPictures(
  classes: readonly OwnClass[],
  read: readonly ReadPicture[],
  chosen: number,
): readonly OwnClass[] {
  const isNamed = read.some(({ className }) => className !== null);
  let all = isNamed ? classes.filter(({ pictures }) => pictures.length > 0) : classes;
  for (const { className, levels } of read) {
    let at =
      className === null ? Math.min(chosen, all.length - 1) : all.findIndex(({ name }) => name === className);
    if (at < 0 && all.length < MOST_CLASSES) {
      all = [...all, { name: className ?? 'A', pictures: [] }];
      at = all.length - 1;
    }
    if (at >= 0) all = withPicture(all, at, levels);
  }
  return all;
}

/** What keeps the classes from being learned, in one sentence; null where nothing does. */
export function problemOf(classes: readonly OwnClass[]): string | null {
  if (classes.length < FEWEST_CLASSES) return 'There must be two classes at least: add another.';
  const empty = classes.find(({ pictures }) => pictures.length === 0);
  if (empty !== undefined) return `“${empty.name}” has no picture yet: draw some, or remove it.`;
  if (new Set(classes.map(({ name }) => name)).size < classes.length) {
    return 'Two classes have the same name: rename one.';
  }
  return null;
}

/** All pictures, for the worker. */
export function lessonOf(classes: readonly OwnClass[], seed: number): OwnLesson {
  const pictures = classes.flatMap((one, label) => one.pictures.map((levels) => ({ levels, label })));
  const images = new Uint8Array(pictures.length * 32 * 32);
  for (const [index, { levels }] of pictures.entries()) {
    images.set(
      levels.map((level) => Math.round((level * 255) / WHITE)),
      index * levels.length,
    );
  }
  return {
    classNames: classes.map(({ name }) => name),
    images,
    labels: Uint8Array.from(pictures, ({ label }) => label),
    seed,
  };
}
