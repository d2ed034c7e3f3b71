/** A backend that was asked for cannot run here. */
export class BackendUnavailableError extends Error {
  override readonly name = 'BackendUnavailableError';

  /**
   * @param backend Its TensorFlow.js name.
   * @param reason Why it cannot run, without a full stop.
   * @param remedy What to do about it, without a full stop.
   */
  constructor(
    readonly backend: string,
    readonly reason: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`The ${backend} backend cannot run here: ${reason}. ${remedy}.`, options);
  }
}

/** An option of `prepareBackend` is out of range. */
export class BackendOptionError extends Error {
  override readonly name = 'BackendOptionError';
}

/** The GPU was taken away while in use: driver reset, machine asleep, memory exhausted. */
export class DeviceLostError extends Error {
  override readonly name = 'DeviceLostError';

  constructor(reason: string) {
    super(
      `The GPU device was lost (${reason}); call prepareBackend again and go on from the last state that was saved.`,
    );
  }
}

/** The message of whatever was thrown, on one line. */
export function messageOf(thrown: unknown): string {
  // TensorFlow.js rejects with plain objects that have a message.
  const hasMessage = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  const message = String(hasMessage ? thrown.message : thrown);
  return message.split('\n', 1)[0]?.trim().replace(/\.$/, '') ?? '';
}
