import { runsInNode } from '../javascript-host';

const events = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Runs `start` and takes away the process-wide listeners that the wasm backend's run time leaves in Node: they throw
 * again whatever an application's own listeners have dealt with.
 */
export async function withoutProcessListeners<Result>(start: () => Promise<Result>): Promise<Result> {
  if (!runsInNode()) return start();
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  try {
    return await start();
  } finally {
    for (const event of events) {
      for (const listener of process.rawListeners(event)) {
        if (!before.has(listener) && isRunTimeListener(listener))
          process.removeListener(event, listener as () => void);
      }
    }
  }
}

/** The two that Emscripten adds: `if (!(ex instanceof ExitStatus)) throw ex` and `throw reason`. */
function isRunTimeListener(listener: unknown): boolean {
  return /ExitStatus|^function\s*\(reason\)\s*\{\s*throw reason/.test(String(listener));
}
