import { checkField, fieldNames, fieldRules, shown } from './config-fields';
import { NoiseScheduleConfigError } from './errors';
import type { NoiseScheduleConfig } from './noise-schedule-config';
import { validateNoiseScheduleConfig } from './validate-config';

/** The content of diffusers' `scheduler_config.json`. */
export type DiffusersSchedulerConfig = Readonly<Record<string, unknown>>;

const CLASS_NAME = 'DDPMScheduler';

/** Fields of DDPMScheduler that this package does not support, at the values where they change nothing. */
const inactiveFields: DiffusersSchedulerConfig = { trained_betas: null, thresholding: false };

/** Fields that matter only where `thresholding` is on. */
const irrelevantFields: DiffusersSchedulerConfig = {
  dynamic_thresholding_ratio: 0.995,
  sample_max_value: 1,
};

/** The configuration as diffusers' DDPMScheduler writes it, ready for `JSON.stringify`. */
export function toDiffusersConfig(config: NoiseScheduleConfig): DiffusersSchedulerConfig {
  validateNoiseScheduleConfig(config);
  return {
    _class_name: CLASS_NAME,
    _diffusers_version: '0.30.0',
    ...Object.fromEntries(fieldNames.map((name) => [fieldRules[name].jsonName, config[name]])),
    ...inactiveFields,
    ...irrelevantFields,
  };
}

/**
 * Reads a configuration that diffusers' DDPMScheduler or `toDiffusersConfig` wrote. Absent fields have diffusers'
 * defaults.
 *
 * @param json the parsed content of `scheduler_config.json`
 * @throws NoiseScheduleConfigError where it is no such configuration, a value is not allowed, or a field that changes
 * the result is not supported
 */
export function fromDiffusersConfig(json: unknown): NoiseScheduleConfig {
  const fields = checkedObject(json);
  checkInactiveFields(fields);
  checkNoUnknownFields(fields);
  const entries = fieldNames.map((name) => {
    const { jsonName, diffusersDefault } = fieldRules[name];
    const value = jsonName in fields ? fields[jsonName] : diffusersDefault;
    return [name, checkField(name, value, jsonName)] as const;
  });
  const config = Object.fromEntries(entries) as unknown as NoiseScheduleConfig;
  validateNoiseScheduleConfig(config);
  return config;
}

function checkedObject(json: unknown): DiffusersSchedulerConfig {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new NoiseScheduleConfigError(
      'The scheduler configuration is not a JSON object; pass the content of scheduler_config.json.',
    );
  }
  const fields = json as DiffusersSchedulerConfig;
  if (fields['_class_name'] !== CLASS_NAME) {
    throw new NoiseScheduleConfigError(
      `The scheduler configuration's _class_name is ${shown(fields['_class_name'])}; only ${JSON.stringify(CLASS_NAME)} is supported (diffusers writes it by DDPMScheduler.from_config(...).save_pretrained(...)).`,
    );
  }
  return fields;
}

function checkInactiveFields(fields: DiffusersSchedulerConfig): void {
  for (const [name, inactive] of Object.entries(inactiveFields)) {
    if (name in fields && fields[name] !== inactive) {
      throw new NoiseScheduleConfigError(
        `The scheduler configuration's ${name} is ${shown(fields[name])}, which is not supported; it must be ${JSON.stringify(inactive)}.`,
      );
    }
  }
}

function checkNoUnknownFields(fields: DiffusersSchedulerConfig): void {
  const known = new Set([
    ...fieldNames.map((name) => fieldRules[name].jsonName),
    ...Object.keys(inactiveFields),
    ...Object.keys(irrelevantFields),
  ]);
  const unknown = Object.keys(fields).find((name) => !name.startsWith('_') && !known.has(name));
  if (unknown === undefined) return;
  throw new NoiseScheduleConfigError(
    `The scheduler configuration has the unknown field ${JSON.stringify(unknown)}, which may change the result; remove it, or correct its name to one of: ${[...known].join(', ')}.`,
  );
}
