import os from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { cpuQuota } from './cpu-quota';
import { logicalCores } from './javascript-host';

const all = Math.min(os.availableParallelism(), Math.max(1, Math.floor(cpuQuota() ?? Infinity)));

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  [undefined, all],
  ['1', 1],
  ['1000000', all],
  ['', all],
  ['0', all],
  ['-2', all],
  ['1.5', all],
  ['many', all],
])('DDPM_THREADS=%s is as many threads as that, and no more than the cores', (value, expected) => {
  vi.stubEnv('DDPM_THREADS', value);
  expect(logicalCores()).toBe(expected);
});
