import { greet } from './greeting';
import { bearWitness } from './bear-witness';

// Only this: WebKit runs the first script of a worker a second time where another script of it imports something from
// it, and then all calls would be answered twice. So whatever others import is imported by a call.
addEventListener(
  'message',
  ({ ports: [port] }) => {
    if (port !== undefined) bearWitness(port);
  },
  { once: true },
);

import('./worker-calls').then(
  () => {
    greet(null);
  },
  (error: unknown) => {
    greet(error instanceof Error ? error.message : String(error));
  },
);
