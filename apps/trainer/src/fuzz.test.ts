import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const script = path.join(import.meta.dirname, '../scripts/fuzz.mjs');

it('a thousand damaged files for every reader are read or refused, and nothing else happens', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, '--inputs', '1000', '--seed', '7'],
    {
      encoding: 'utf8',
    },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const refused = [...stdout.matchAll(/: 1000 inputs, seed 7: (\d+) refused, 0 kinds of faults/g)];
  expect(refused).toHaveLength(15);
  // Damage that no reader notices would prove nothing.
  for (const [, count] of refused) expect(Number(count)).toBeGreaterThan(100);
});
