import type { Signal } from '@preact/signals';
import type { Address } from '../address/address';
import { choiceField, integerField } from '../address/field';
import { modelField, samplingFields, seedField } from '../address/shared-fields';
import type { SamplingFields } from '../generate/sampling-fields';
import { emptyLevels, maskField, SIZE, WHITE, type GreyLevels } from './grey-levels';
import { pictureField, type PictureChoice } from './picture-choice';

/** What the panel does. */
export const editModes = ['noise', 'inpaint', 'between'] as const;
export type EditMode = (typeof editModes)[number];

/** The panel's fields of the address. */
export interface EditFields extends SamplingFields {
  readonly do: Signal<EditMode>;
  readonly model: Signal<string>;
  /** The class to paint; of the first picture, between two. */
  readonly class: Signal<number>;
  readonly seed: Signal<number>;
  readonly picture: Signal<PictureChoice>;
  /** The timestep as far as which noise is added. */
  readonly t: Signal<number>;
  readonly mask: Signal<GreyLevels>;
  /** How often each stretch is run when painting anew. */
  readonly rounds: Signal<number>;
  /** The class and the seed of the second picture. */
  readonly toClass: Signal<number>;
  readonly toSeed: Signal<number>;
  /** Hundredths of the way. */
  readonly way: Signal<number>;
}

export function bindEditFields(address: Address): EditFields {
  const {
    'to-class': toClass,
    'to-seed': toSeed,
    ...fields
  } = address.fields('edit', {
    do: choiceField<EditMode>('noise', editModes),
    model: modelField,
    class: integerField(3, 0, 999),
    seed: seedField,
    picture: pictureField,
    t: integerField(699, 0, 999),
    mask: maskField(rightHalf()),
    rounds: integerField(2, 1, 10),
    'to-class': integerField(8, 0, 999),
    'to-seed': integerField(11, 0, 2 ** 32 - 1),
    way: integerField(50, 0, 100),
    ...samplingFields,
  });
  return { ...fields, toClass, toSeed };
}

/** The mask at first: something to see. */
function rightHalf(): GreyLevels {
  return emptyLevels().map((_, index) => (index % SIZE >= SIZE / 2 ? WHITE : 0));
}
