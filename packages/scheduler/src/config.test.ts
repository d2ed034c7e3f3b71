import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  articleSchedule,
  createNoiseSchedule,
  fromDiffusersConfig,
  NoiseScheduleConfigError,
  toDiffusersConfig,
  type NoiseScheduleConfig,
} from './index';

const anyConfig: fc.Arbitrary<NoiseScheduleConfig> = fc
  .record({
    numTrainTimesteps: fc.integer({ min: 2, max: 5000 }),
    betaStart: fc.double({ min: 1e-6, max: 0.01, noNaN: true }),
    betaEnd: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    betaSchedule: fc.constantFrom('linear', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid'),
    predictionType: fc.constantFrom('epsilon', 'sample', 'v_prediction'),
    timestepSpacing: fc.constantFrom('leading', 'trailing', 'linspace'),
    stepsOffset: fc.nat(1),
    varianceType: fc.constantFrom('fixed_small', 'fixed_large'),
    clipSample: fc.boolean(),
    clipSampleRange: fc.double({ min: 0.1, max: 10, noNaN: true }),
    rescaleBetasZeroSnr: fc.boolean(),
  } as const)
  .filter((config) => !(config.rescaleBetasZeroSnr && config.predictionType === 'epsilon'));

// As diffusers 0.30 writes it for google/ddpm-cifar10-32, with all fields.
const written = {
  _class_name: 'DDPMScheduler',
  _diffusers_version: '0.30.0',
  beta_end: 0.02,
  beta_schedule: 'linear',
  beta_start: 0.0001,
  clip_sample: true,
  clip_sample_range: 1.0,
  dynamic_thresholding_ratio: 0.995,
  num_train_timesteps: 1000,
  prediction_type: 'epsilon',
  rescale_betas_zero_snr: false,
  sample_max_value: 1.0,
  steps_offset: 0,
  thresholding: false,
  timestep_spacing: 'leading',
  trained_betas: null,
  variance_type: 'fixed_large',
};

describe("diffusers' JSON", () => {
  test('round-trips every configuration through text', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const text = JSON.stringify(toDiffusersConfig(config));
        expect(fromDiffusersConfig(JSON.parse(text))).toEqual(config);
      }),
    );
  });

  test('written by diffusers is read, and written again the same', () => {
    const config = fromDiffusersConfig(written);
    expect(config).toMatchObject({
      varianceType: 'fixed_large',
      clipSample: true,
      timestepSpacing: 'leading',
    });
    expect(toDiffusersConfig(config)).toEqual(written);
  });

  test("absent fields have diffusers' defaults", () => {
    expect(fromDiffusersConfig({ _class_name: 'DDPMScheduler' })).toEqual({
      ...articleSchedule,
      clipSample: true,
      timestepSpacing: 'leading',
    });
  });

  test.each([
    [
      'beta_schedule',
      'laplace',
      'beta_schedule is "laplace"; it must be one of "linear", "scaled_linear", "squaredcos_cap_v2", "sigmoid"',
    ],
    [
      'prediction_type',
      'noise',
      'prediction_type is "noise"; it must be one of "epsilon", "sample", "v_prediction"',
    ],
    [
      'variance_type',
      'learned',
      'variance_type is "learned"; it must be one of "fixed_small", "fixed_large"',
    ],
    ['timestep_spacing', 'karras', 'timestep_spacing is "karras"; it must be one of'],
    ['num_train_timesteps', 0, 'num_train_timesteps is 0; it must be an integer from 1 to 1000000'],
    ['num_train_timesteps', '1000', 'num_train_timesteps is "1000"'],
    ['beta_start', null, 'beta_start is null; it must be a number above 0 and below 1'],
    ['beta_end', 1, 'beta_end is 1'],
    ['clip_sample', 'yes', 'clip_sample is "yes"; it must be true or false'],
    ['clip_sample_range', -1, 'clip_sample_range is -1; it must be a number above 0'],
    ['steps_offset', 0.5, 'steps_offset is 0.5; it must be an integer from 0'],
    ['trained_betas', [0.1, 0.2], 'trained_betas is [0.1,0.2], which is not supported; it must be null'],
    ['thresholding', true, 'thresholding is true, which is not supported; it must be false'],
    ['set_alpha_to_one', false, 'unknown field "set_alpha_to_one"'],
    ['_class_name', 'DDIMScheduler', '_class_name is "DDIMScheduler"; only "DDPMScheduler" is supported'],
    ['_class_name', undefined, '_class_name is missing'],
  ])('refuses %s = %j with a sentence that says what is allowed', (field, value, message) => {
    const read = (): unknown => fromDiffusersConfig({ ...written, [field]: value });
    expect(read).toThrow(NoiseScheduleConfigError);
    expect(read).toThrow(message);
  });

  test('refuses whatever is not an object', () => {
    for (const json of [null, [], 'text', 7, undefined]) {
      expect(() => fromDiffusersConfig(json)).toThrow('not a JSON object');
    }
  });

  test('any object at all gives a configuration or a NoiseScheduleConfigError', () => {
    const keys = fc.constantFrom(...Object.keys(written));
    fc.assert(
      fc.property(fc.dictionary(keys, fc.oneof(fc.jsonValue(), fc.constant(NaN))), (fields) => {
        try {
          createNoiseSchedule(fromDiffusersConfig({ ...written, num_train_timesteps: 10, ...fields }));
        } catch (error) {
          expect((error as Error).name).toBe('NoiseScheduleConfigError');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('createNoiseSchedule refuses', () => {
  test.each([
    [{ betaStart: 0.02, betaEnd: 0.01 }, 'betaStart (0.02) is above its betaEnd (0.01)'],
    [{ stepsOffset: 1000 }, 'stepsOffset (1000) must be below its numTrainTimesteps (1000)'],
    [{ rescaleBetasZeroSnr: true }, 'cannot have predictionType "epsilon"'],
    [
      { rescaleBetasZeroSnr: true, predictionType: 'sample', numTrainTimesteps: 1 },
      'numTrainTimesteps of 2 or more',
    ],
    [{ betaStart: 0 }, 'betaStart is 0; it must be a number above 0 and below 1'],
    [{ betaStart: NaN }, 'betaStart is NaN'],
    [{ numTrainTimesteps: 100_000 }, 'alphaBar vanishes at t = '],
  ] as const)('%j', (fields, message) => {
    const create = (): unknown => createNoiseSchedule({ ...articleSchedule, ...fields });
    expect(create).toThrow(NoiseScheduleConfigError);
    expect(create).toThrow(message);
  });

  test('a missing field, naming it', () => {
    const config = { ...articleSchedule, clipSample: undefined } as unknown as NoiseScheduleConfig;
    expect(() => createNoiseSchedule(config)).toThrow('clipSample is missing');
  });
});
