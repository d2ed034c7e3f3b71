import { logicalCores, runsInNode } from '../javascript-host';

/** The wasm backend keeps a pool of this many workers. */
const maximumThreads = 8;

/** The number of threads to ask of the wasm backend. */
export function wasmThreadsToAsk(asked: number | undefined): number {
  return Math.min(asked ?? logicalCores(), maximumThreads);
}

/**
 * Runs `start` while the wasm backend believes in a machine with twice as many logical cores as `threads`: it uses at
 * most half of them, on the assumption that two share one core, and counts them once, as it starts.
 */
export async function withCoresFor<Result>(threads: number, start: () => Promise<Result>): Promise<Result> {
  return runsInNode() ? withNodeCores(2 * threads, start) : withBrowserCores(2 * threads, start);
}

async function withNodeCores<Result>(cores: number, start: () => Promise<Result>): Promise<Result> {
  const os = process.getBuiltinModule('node:os');
  const real = os.cpus;
  const [model] = real();
  if (model === undefined) return start();
  os.cpus = () => Array.from({ length: cores }, () => model);
  try {
    return await start();
  } finally {
    os.cpus = real;
  }
}

async function withBrowserCores<Result>(cores: number, start: () => Promise<Result>): Promise<Result> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { configurable: true, get: () => cores });
  try {
    return await start();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}
