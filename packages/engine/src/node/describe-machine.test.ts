import os from 'node:os';
import { expect, it } from 'vitest';
import { describeMachine } from './describe-machine';

it('describes this machine', () => {
  const machine = describeMachine();
  expect(machine.nodeVersion).toBe(process.version);
  expect(machine.platform).toBe(`${os.platform()} ${os.arch()}`);
  expect(machine.processor).not.toBe('');
  expect(machine.cores).toBeGreaterThanOrEqual(1);
  expect(machine.cores).toBeLessThanOrEqual(
    Math.min(os.availableParallelism(), Math.max(1, machine.cpuQuota ?? Infinity)),
  );
  expect(machine.memory).toBeGreaterThan(1e8);
  expect(machine.memory).toBeLessThanOrEqual(os.totalmem());
  expect(machine.freeMemory).toBeGreaterThan(0);
  expect(machine.freeMemory).toBeLessThanOrEqual(machine.memory);
});
