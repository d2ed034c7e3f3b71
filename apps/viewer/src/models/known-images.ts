import type { ModelInfo } from '../engine/protocol';

/** Pictures of which the page has real examples and a classifier. */
export type KnownImages = 'digits' | 'fashion';

/** What kind of pictures a model makes, by the names of its classes; null where it is none of those known. */
export function knownImagesOf({ classNames, imageShape }: ModelInfo): KnownImages | null {
  if (classNames === null || imageShape.join() !== '32,32,1') return null;
  if (classNames.join() === '0,1,2,3,4,5,6,7,8,9') return 'digits';
  return classNames.includes('Trouser') && classNames.length === 10 ? 'fashion' : null;
}
