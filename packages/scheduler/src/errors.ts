/** A noise schedule that is impossible, contradicts itself, or is not supported. */
export class NoiseScheduleConfigError extends Error {
  override readonly name = 'NoiseScheduleConfigError';
}

/** A number of sampling steps that the schedule cannot be cut into. */
export class TimestepsError extends RangeError {
  override readonly name = 'TimestepsError';
}

/** Arrays or timesteps that do not fit each other or the schedule. */
export class ScheduleInputError extends RangeError {
  override readonly name = 'ScheduleInputError';
}
