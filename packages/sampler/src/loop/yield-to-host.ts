const LONGEST_BLOCK_MS = 16;

/**
 * Makes a function to await between steps: where the event loop has been held for a while, it lets timers, input and
 * aborts have their turn. Eager backends alone never would: their promises resolve without one.
 */
export function createYielder(): () => Promise<void> {
  let lastTurn = performance.now();
  return async () => {
    if (performance.now() - lastTurn < LONGEST_BLOCK_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    lastTurn = performance.now();
  };
}
