import note from '../opening/opening.json';
import { samplerNames } from '../generate/samplers';
import { parseLabelChoice, type LabelChoice } from '../models/class-rows';
import { choiceField, integerField, nameField, numberField, type Field } from './field';

// The fields that panels share: with the same name, they keep their value from panel to panel. At first they describe
// the stored trajectory that the page opens with.

export const modelField = nameField('digits');
export const seedField = integerField(note.seed, 0, 2 ** 32 - 1);
export const labelField: Field<LabelChoice> = { initial: 'all', parse: parseLabelChoice, print: String };

/** What steers a sampler, in every panel that has one. */
export const samplingFields = {
  sampler: choiceField('ddim', samplerNames),
  steps: integerField(note.steps, 1, 1000),
  guidance: numberField(note.guidanceScale, 0, 20),
  eta: numberField(0, 0, 1),
};
