import type { Signal } from '@preact/signals';
import type { Address } from '../address/address';
import { choiceField, integerField } from '../address/field';
import { modelField, seedField, stepsField } from '../address/shared-fields';
import type { ModelInfo } from '../engine/protocol';
import { ruleNames, type RuleName } from './update-rule';

/** The panel's fields of the address. */
export interface UnderstandFields {
  readonly model: Signal<string>;
  readonly class: Signal<number>;
  readonly seed: Signal<number>;
  readonly rule: Signal<RuleName>;
  readonly steps: Signal<number>;
}

/** The fields, bound to the address. */
export function bindUnderstandFields(address: Address): UnderstandFields {
  return address.fields('understand', {
    model: modelField,
    class: integerField(3, 0, 999),
    seed: seedField,
    rule: choiceField<RuleName>('ddim', ruleNames),
    steps: stepsField,
  });
}

/** The class, as far as the model has it. */
export function labelOf(label: number, { classNames }: ModelInfo): number | null {
  return classNames === null ? null : Math.min(label, classNames.length - 1);
}
