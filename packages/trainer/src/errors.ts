/** A training hyper-parameter is out of range. */
export class InvalidTrainingConfigError extends Error {
  override readonly name = 'InvalidTrainingConfigError';
}

/** A saved training state does not belong to the run that wants to resume from it. */
export class ResumeMismatchError extends Error {
  override readonly name = 'ResumeMismatchError';
}

/** The loss, its gradient or the weights became infinite or not a number: the run cannot go on. */
export class NonFiniteLossError extends Error {
  override readonly name = 'NonFiniteLossError';

  constructor(
    /** The step that went wrong. */
    readonly step: number,
    /** What was not finite, and its value: for weights NaN. */
    readonly what: 'loss' | 'gradient norm' | 'weights',
    readonly value: number,
  ) {
    super(
      `Step ${step} ${what === 'weights' ? 'left weights that are not finite' : `has a ${what} of ${value}`}: training diverged. ` +
        'Resume from the last good state with a lower learning rate, or with gradient clipping.',
    );
  }
}

/** No preset has this name. */
export class UnknownPresetError extends Error {
  override readonly name = 'UnknownPresetError';

  constructor(preset: string, known: readonly string[]) {
    super(`There is no preset "${preset}". Choose one of: ${known.join(', ')}.`);
  }
}

/** A recipe has a part or a field that does not exist. */
export class InvalidRecipeError extends Error {
  override readonly name = 'InvalidRecipeError';

  constructor(where: string, field: string, known: readonly string[]) {
    super(`${where} has no field "${field}". It has: ${known.join(', ')}.`);
  }
}

/** Processes that train one model together differ where they must not. */
export class RanksDisagreeError extends Error {
  override readonly name = 'RanksDisagreeError';

  constructor(
    /** What differs, such as `recipe`. */
    readonly fact: string,
    /** The ranks that differ from the most, or, where there is no majority, from the first. */
    readonly ranks: readonly number[],
    size: number,
  ) {
    super(
      `The ${fact} of rank${ranks.length === 1 ? '' : 's'} ${ranks.join(', ')} is not that of the other ranks (of ${size}). ` +
        'Start all ranks with the same program, options and data; where they were, a machine computes wrongly: leave it out.',
    );
  }
}
