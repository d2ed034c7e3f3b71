import { checkField, fieldNames } from './config-fields';
import { NoiseScheduleConfigError } from './errors';
import type { NoiseScheduleConfig } from './noise-schedule-config';

/**
 * Throws unless `config` describes a process that can be computed.
 *
 * @throws NoiseScheduleConfigError naming the field and what it may be
 */
export function validateNoiseScheduleConfig(config: NoiseScheduleConfig): void {
  for (const name of fieldNames) checkField(name, config[name], name);
  checkBetaRange(config);
  checkStepsOffset(config);
  checkZeroTerminalSnr(config);
}

function checkBetaRange({ betaStart, betaEnd }: NoiseScheduleConfig): void {
  if (betaStart > betaEnd) {
    throw new NoiseScheduleConfigError(
      `The noise schedule's betaStart (${betaStart}) is above its betaEnd (${betaEnd}); noise must grow with t, so swap them.`,
    );
  }
}

function checkStepsOffset({ stepsOffset, numTrainTimesteps }: NoiseScheduleConfig): void {
  if (stepsOffset >= numTrainTimesteps) {
    throw new NoiseScheduleConfigError(
      `The noise schedule's stepsOffset (${stepsOffset}) must be below its numTrainTimesteps (${numTrainTimesteps}).`,
    );
  }
}

function checkZeroTerminalSnr(config: NoiseScheduleConfig): void {
  if (!config.rescaleBetasZeroSnr) return;
  if (config.predictionType === 'epsilon') {
    throw new NoiseScheduleConfigError(
      'A noise schedule with rescaleBetasZeroSnr cannot have predictionType "epsilon": its last timestep is pure noise, from which a noise prediction tells nothing of the image; use "v_prediction" or "sample".',
    );
  }
  if (config.numTrainTimesteps < 2) {
    throw new NoiseScheduleConfigError(
      'A noise schedule with rescaleBetasZeroSnr needs numTrainTimesteps of 2 or more.',
    );
  }
}
