import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { describe, expect, it } from 'vitest';
import { readRequest, type DrawingModel } from './digit-request';
import { DigitAttributeError } from './errors';

const schedule = createNoiseSchedule(articleSchedule);
const recommended = { method: 'ddim', numInferenceSteps: 4, guidanceScale: 1 } as const;
const taught = { ...recommended, timesteps: { 1: [999], 2: [998, 499], 4: [997, 750, 500, 250] } };
const digits = {
  schedule,
  recommended: taught,
  model: { numClasses: 3, classNames: ['0', '1', '2'] },
} satisfies DrawingModel;
const clothes = {
  schedule,
  recommended: null,
  model: { numClasses: 2, classNames: ['Bag', 'Sneaker'] },
} satisfies DrawingModel;
const nothing = { label: null, seed: null, steps: null };

describe('readRequest', () => {
  it('fills in what is not written', () => {
    expect(readRequest(nothing, digits)).toEqual({ label: '0', seed: 0, steps: 4 });
    expect(readRequest(nothing, clothes)).toEqual({ label: 'Bag', seed: 0, steps: 50 });
  });

  it('takes what is written, names in any case, and spaces around it', () => {
    expect(readRequest({ label: ' 2 ', seed: ' 42 ', steps: '1' }, digits)).toEqual({
      ...{ label: '2', seed: 42, steps: 1 },
    });
    expect(readRequest({ label: 'sneaker', seed: null, steps: '17' }, clothes)).toEqual({
      ...{ label: 'Sneaker', seed: 0, steps: 17 },
    });
    expect(readRequest({ ...nothing, label: '1' }, clothes).label).toBe('Sneaker');
    expect(readRequest({ ...nothing, label: '02' }, digits).label).toBe('2');
    const unnamed = { ...digits, model: { numClasses: 3, classNames: null } };
    expect(readRequest({ ...nothing, label: '1' }, unnamed).label).toBe('1');
  });

  it.each([
    [digits, { label: '3' }, 'The label is "3", which the model does not know; write 0, 1 or 2.'],
    [digits, { label: '' }, 'The label is "", which the model does not know; write 0, 1 or 2.'],
    [
      digits,
      { seed: '-1' },
      'The seed is "-1"; write a whole number from 0 to 9007199254740991, such as 42.',
    ],
    [digits, { seed: '9007199254740992' }, /^The seed is "9007199254740992"; write a whole number/],
    [digits, { seed: '1e3' }, /^The seed is "1e3"; write a whole number/],
    [
      ...[digits, { steps: '3' }],
      'The steps are "3", in which the model cannot draw; write 1, 2 or 4, or leave them out for 4.',
    ],
    [
      ...[clothes, { steps: '1001' }],
      'The steps are "1001", in which the model cannot draw; write a whole number from 1 to 1000, or leave them out for 50.',
    ],
    [
      ...[{ ...clothes, model: { numClasses: 2, classNames: ['Bag', 'BAG'] } }, { label: 'bag' }],
      'The label "bag" fits Bag and BAG; write it as the class is named.',
    ],
    [clothes, { label: '2' }, 'The label is "2", which the model does not know; write Bag or Sneaker.'],
    [clothes, { steps: 'two' }, /^The steps are "two", in which the model cannot draw/],
  ] as const)('says what is wrong and what may stand there', (model, written, words) => {
    const read = (): unknown => readRequest({ ...nothing, ...written }, model);
    expect(read).toThrow(words);
    expect(read).toThrow(DigitAttributeError);
  });
});
