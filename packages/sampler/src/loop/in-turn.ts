/**
 * What `begin` gives once `turn` has come; a rejection with the signal's reason as soon as it is aborted before that.
 * Once begun, an abort is for `begin` to hear.
 */
export function inTurn<Result>(
  turn: Promise<unknown>,
  signal: AbortSignal | undefined,
  begin: () => Promise<Result>,
): Promise<Result> {
  if (signal === undefined) return turn.then(begin);
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const start = (): void => {
      signal.removeEventListener('abort', abort);
      if (!signal.aborted) resolve(begin());
    };
    turn.then(start, start);
  });
}
