import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { platform } from 'node:process';
import { expect, it } from 'vitest';

const script = path.join(import.meta.dirname, '../scripts/chaos.mjs');

it.skipIf(platform === 'win32')(
  'a run that is hit at random moments by twenty faults ends with the weights of the one that nobody disturbed',
  { timeout: 900_000 },
  async () => {
    const child = spawn(process.execPath, [script, '--kills', '20', '--seed', '7'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect(said).toContain('20 faults, seed 7: all ended with the weights of the undisturbed run');
    expect(code).toBe(0);
  },
);
