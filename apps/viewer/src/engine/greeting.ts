/** The first message of a worker: from then on it hears calls; or why it never will. */
export interface Greeting {
  readonly greeting: 'listening' | 'failed';
  readonly reason: string | null;
}

/** @param reason null where all is well */
export function greet(reason: string | null): void {
  const greeting: Greeting = { greeting: reason === null ? 'listening' : 'failed', reason };
  postMessage(greeting);
}

export function isGreeting(message: unknown): message is Greeting {
  return typeof message === 'object' && message !== null && 'greeting' in message;
}
