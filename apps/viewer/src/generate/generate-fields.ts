import type { Signal } from '@preact/signals';
import type { Address } from '../address/address';
import { labelField, modelField, samplingFields, seedField } from '../address/shared-fields';
import { chosenLabels, type LabelChoice } from '../models/class-rows';
import type { AppContext } from '../shell/app-context';
import type { ModelInfo } from '../engine/protocol';
import type { GenerateRequest } from './generate-protocol';
import { samplingOf } from './few-calls';
import type { GenerationPlan } from './generation';
import { planFor } from './plan-for';
import type { SamplingFields } from './sampling-fields';

/** The panel's fields of the address: everything that decides the picture. */
export interface GenerateFields extends SamplingFields {
  readonly model: Signal<string>;
  /** Of several classes, picture i of the seed is of class i: one of them alone is the same picture. */
  readonly label: Signal<LabelChoice>;
  readonly seed: Signal<number>;
}

/** The fields, bound to the address. */
export function bindGenerateFields(address: Address): GenerateFields {
  return address.fields('generate', {
    model: modelField,
    label: labelField,
    seed: seedField,
    ...samplingFields,
  });
}

/** What the fields say, once the model is there. */
export async function planOf(app: AppContext, fields: GenerateFields): Promise<GenerationPlan> {
  return planFor(app, fields.model.value, (info) => requestOf(fields, info), { draft: true });
}

/** What the fields ask of that model. */
export function requestOf(fields: GenerateFields, info: ModelInfo): GenerateRequest {
  const labels = labelsOf(fields.label.value, info);
  return {
    labels,
    seed: fields.seed.value,
    sharedNoise: false,
    firstSampleIndex: labels[0] ?? 0,
    ...samplingOf(fields, info),
  };
}

/** All fields but the label; those of the same key give parts of the same pictures. */
export function settingsKey({ model, seed, sampler, steps, guidance, eta }: GenerateFields): string {
  return JSON.stringify({
    model: model.value,
    seed: seed.value,
    sampler: sampler.value,
    steps: steps.value,
    guidance: guidance.value,
    eta: eta.value,
  });
}

/** All fields. */
export function keyWithLabel(fields: GenerateFields): string {
  return `${fields.label.value} ${settingsKey(fields)}`;
}

/** The labels of the pictures to generate; one that is null where the model has no classes. */
function labelsOf(choice: LabelChoice, { classNames }: ModelInfo): readonly (number | null)[] {
  return classNames === null ? [null] : chosenLabels(choice, classNames.length);
}
