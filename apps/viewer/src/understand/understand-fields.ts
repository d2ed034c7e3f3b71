import type { Signal } from '@preact/signals';
import type { Address } from '../address/address';
import { integerField } from '../address/field';
import { modelField, samplingFields, seedField } from '../address/shared-fields';
import type { ModelInfo } from '../engine/protocol';
import { samplingOf } from '../generate/few-calls';
import type { GenerateRequest } from '../generate/generate-protocol';
import type { SamplingFields } from '../generate/sampling-fields';
import { knownLabel } from '../models/class-rows';

/** The panel's fields of the address. */
export interface UnderstandFields extends SamplingFields {
  readonly model: Signal<string>;
  readonly class: Signal<number>;
  readonly seed: Signal<number>;
}

/** All steps of so many are kept, so that every one can be looked at. */
export const MOST_STEPS = 100;

/** The fields, bound to the address. */
export function bindUnderstandFields(address: Address): UnderstandFields {
  return address.fields('understand', {
    model: modelField,
    class: integerField(3, 0, 999),
    seed: seedField,
    ...samplingFields,
  });
}

/** The picture that the fields name: that of "Generate" with the same seed and class. */
export function requestOf(fields: UnderstandFields, info: ModelInfo): GenerateRequest {
  const label = knownLabel(fields.class.value, info.classNames);
  const sampling = samplingOf(fields, info);
  return {
    labels: [label],
    seed: fields.seed.value,
    sharedNoise: false,
    firstSampleIndex: label ?? 0,
    ...sampling,
    steps: Math.min(sampling.steps, MOST_STEPS),
  };
}
