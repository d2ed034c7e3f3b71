import { cpuQuota } from './cpu-quota';

/** True in Node, and in Bun and Deno, which have its modules; false in browsers and their workers. */
export function runsInNode(): boolean {
  return typeof process !== 'undefined' && typeof process.versions === 'object' && 'node' in process.versions;
}

/** True in Node alone: Bun and Deno pass for it, but run some of its modules otherwise. */
export function runsInNodeItself(): boolean {
  return runsInNode() && !('bun' in process.versions) && !('deno' in process.versions);
}

/**
 * Logical cores that this process may keep busy: no more than its container's quota allows, nor than `DDPM_THREADS` in the
 * environment says, and at least one.
 */
export function logicalCores(): number {
  if (!runsInNode()) return navigator.hardwareConcurrency;
  const quota = cpuQuota() ?? Number.POSITIVE_INFINITY;
  const { availableParallelism } = process.getBuiltinModule('node:os');
  return Math.min(availableParallelism(), Math.max(1, Math.floor(quota)), threadsOfEnvironment());
}

/** Infinity where it is not set, or is no number of threads. */
function threadsOfEnvironment(): number {
  const threads = Number(process.env['DDPM_THREADS']);
  return Number.isSafeInteger(threads) && threads >= 1 ? threads : Number.POSITIVE_INFINITY;
}
