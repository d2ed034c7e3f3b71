import type { MethodName } from '@ddpm/sampler';
import { methodDescriptions } from '@ddpm/sampler/methods';
import { parseLabelChoice, type LabelChoice } from '../models/class-rows';
import { freshVisit } from '../opening/fresh-visit';
import { choiceField, integerField, nameField, numberField, type Field } from './field';

/** All samplers, by the names that the worker knows them by. */
export const samplerNames = Object.keys(methodDescriptions) as readonly MethodName[];

// The fields that panels share: with the same name, they keep their value from panel to panel.

export const modelField = nameField(freshVisit.model);
export const seedField = integerField(freshVisit.seed, 0, 2 ** 32 - 1);
export const labelField: Field<LabelChoice> = { initial: 'all', parse: parseLabelChoice, print: String };

/** What steers a sampler, in every panel that has one. */
export const samplingFields = {
  sampler: choiceField(freshVisit.sampler, samplerNames),
  steps: integerField(freshVisit.steps, 1, 1000),
  guidance: numberField(freshVisit.guidance, 0, 20),
  eta: numberField(freshVisit.eta, 0, 1),
};
