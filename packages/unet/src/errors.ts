/** A network cannot be built from this config. */
export class InvalidUNetConfigError extends Error {
  override readonly name = 'InvalidUNetConfigError';

  /** @param field the field of `UNetConfig` that is wrong. @param problem what is wrong and what to give instead. */
  constructor(
    readonly field: string,
    problem: string,
  ) {
    super(`U-Net config: ${field} ${problem}.`);
  }
}

/** The parameters handed to the network are not the parameters of its config. */
export class UNetParameterError extends Error {
  override readonly name = 'UNetParameterError';
}

/** The images, time steps or labels handed to the network do not fit it. */
export class UNetInputError extends Error {
  override readonly name = 'UNetInputError';
}
