/** The exit codes of a run that was interrupted, as shells give them: 128 and the signal's number. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The exit code after Ctrl-C. */
export const CTRL_C = exitCodes.SIGINT;

type Interrupt = keyof typeof exitCodes;

/** Ctrl-C, a termination request or a closed terminal, as an AbortSignal. */
export interface InterruptSignal {
  readonly signal: AbortSignal;
  /** What the process should end with; null where nothing interrupted it. */
  exitCode(): number | null;
  /** Gives the signals their usual meaning back. */
  stop(): void;
}

/** One Ctrl-C may arrive twice: from the terminal and from the program above. */
const SAME_KEYSTROKE_MS = 500;

/** The first interruption aborts the signal; a later Ctrl-C ends the process at once. */
export function interruptSignal(): InterruptSignal {
  const controller = new AbortController();
  let first: { readonly name: Interrupt; readonly time: number } | null = null;
  const interrupt = (name: Interrupt): void => {
    const now = performance.now();
    if (first === null) {
      first = { name, time: now };
      controller.abort();
    } else if (name === 'SIGINT' && now - first.time > SAME_KEYSTROKE_MS) process.exit(exitCodes[name]);
  };
  const names = Object.keys(exitCodes) as Interrupt[];
  for (const name of names) process.on(name, interrupt);
  return {
    signal: controller.signal,
    exitCode: () => (first === null ? null : exitCodes[first.name]),
    stop() {
      for (const name of names) process.off(name, interrupt);
    },
  };
}
