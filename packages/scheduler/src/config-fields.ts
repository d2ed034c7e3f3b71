import { NoiseScheduleConfigError } from './errors';
import type { NoiseScheduleConfig } from './noise-schedule-config';

/** The values a field may have, in words and as a test. */
interface FieldRule<Value> {
  readonly jsonName: string;
  /** What diffusers takes where the field is absent. */
  readonly diffusersDefault: Value;
  readonly allowed: string;
  accepts(value: unknown): value is Value;
}

type FieldRules = {
  readonly [Name in keyof NoiseScheduleConfig]: FieldRule<NoiseScheduleConfig[Name]>;
};

/** Every field of the configuration: its name in diffusers' JSON, diffusers' default, and what it may be. */
export const fieldRules: FieldRules = {
  numTrainTimesteps: integer('num_train_timesteps', 1000, 1, 1_000_000),
  betaStart: number('beta_start', 0.0001, 'a number above 0 and below 1', (x) => x > 0 && x < 1),
  betaEnd: number('beta_end', 0.02, 'a number above 0 and below 1', (x) => x > 0 && x < 1),
  betaSchedule: oneOf('beta_schedule', ['linear', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid']),
  predictionType: oneOf('prediction_type', ['epsilon', 'sample', 'v_prediction']),
  timestepSpacing: oneOf('timestep_spacing', ['leading', 'trailing', 'linspace']),
  stepsOffset: integer('steps_offset', 0, 0, 1_000_000),
  varianceType: oneOf('variance_type', ['fixed_small', 'fixed_large']),
  clipSample: boolean('clip_sample', true),
  clipSampleRange: number('clip_sample_range', 1, 'a number above 0', (x) => x > 0),
  rescaleBetasZeroSnr: boolean('rescale_betas_zero_snr', false),
};

/** The names of all fields. */
export const fieldNames = Object.keys(fieldRules) as readonly (keyof NoiseScheduleConfig)[];

/** Throws unless `value` is allowed for the field; `shownName` is how the reader of the message knows the field. */
export function checkField<Name extends keyof NoiseScheduleConfig>(
  name: Name,
  value: unknown,
  shownName: string,
): NoiseScheduleConfig[Name] {
  const rule: FieldRule<NoiseScheduleConfig[Name]> = fieldRules[name];
  if (rule.accepts(value)) return value;
  throw new NoiseScheduleConfigError(
    `The noise schedule's ${shownName} is ${shown(value)}; it must be ${rule.allowed}.`,
  );
}

function oneOf<const Value extends string>(
  jsonName: string,
  values: readonly [Value, ...Value[]],
): FieldRule<Value> {
  return {
    jsonName,
    diffusersDefault: values[0],
    allowed: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`,
    accepts: (value): value is Value => values.some((allowed) => allowed === value),
  };
}

function number(
  jsonName: string,
  diffusersDefault: number,
  allowed: string,
  inRange: (value: number) => boolean,
): FieldRule<number> {
  return {
    jsonName,
    diffusersDefault,
    allowed,
    accepts: (value): value is number =>
      typeof value === 'number' && Number.isFinite(value) && inRange(value),
  };
}

function integer(
  jsonName: string,
  diffusersDefault: number,
  minimum: number,
  maximum: number,
): FieldRule<number> {
  const inRange = (value: number): boolean => Number.isInteger(value) && value >= minimum && value <= maximum;
  return number(jsonName, diffusersDefault, `an integer from ${minimum} to ${maximum}`, inRange);
}

function boolean(jsonName: string, diffusersDefault: boolean): FieldRule<boolean> {
  return {
    jsonName,
    diffusersDefault,
    allowed: 'true or false',
    accepts: (value): value is boolean => typeof value === 'boolean',
  };
}

/** A value from outside, as a message shows it. */
export function shown(value: unknown): string {
  return value === undefined ? 'missing' : typeof value === 'number' ? `${value}` : JSON.stringify(value);
}
