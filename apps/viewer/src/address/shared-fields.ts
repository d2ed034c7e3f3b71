import { methodNames } from '@ddpm/sampler';
import { choiceField, integerField, integerOrWordField, nameField, numberField } from './field';

/** The fields that panels share: with the same name, they keep their value from panel to panel. */
export const modelField = nameField('digits');
export const seedField = integerField(7, 0, 2 ** 32 - 1);
export const labelField = integerOrWordField('all', ['all'], 999);
export const samplerField = choiceField('ddim', methodNames);
export const stepsField = integerField(30, 1, 1000);
export const guidanceField = numberField(1, 0, 20);
export const etaField = numberField(0, 0, 1);
