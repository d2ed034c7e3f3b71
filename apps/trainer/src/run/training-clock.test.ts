import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

/** Tells the clock's time and the system's, in milliseconds, for every line that it is sent. */
const child = `
  import { startTrainingClock } from './training-clock';
  const clock = startTrainingClock();
  const start = performance.now();
  const first = clock.now();
  process.stdin.on('data', () => {
    process.stdout.write(JSON.stringify([clock.now() - first, performance.now() - start]) + '\\n');
  });
  process.stdout.write('[]\\n');
`;

it.skipIf(process.platform === 'win32')(
  'stands still while the process is stopped',
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ddpm-clock-'));
    try {
      const outfile = path.join(folder, 'clock.mjs');
      const stdin = { contents: child, resolveDir: import.meta.dirname, loader: 'ts' as const };
      await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' });
      const clock = spawn(process.execPath, [outfile], { stdio: ['pipe', 'pipe', 'inherit'] });
      const answer = async (): Promise<number[]> => {
        const [line] = (await once(clock.stdout, 'data')) as [Buffer];
        return JSON.parse(line.toString()) as number[];
      };
      await answer();
      clock.kill('SIGSTOP');
      // Nothing can be waited for while the process is stopped: the pause itself is what is measured.
      await setTimeout(3000);
      clock.kill('SIGCONT');
      clock.stdin.write('now\n');
      const [counted = NaN, passed = NaN] = await answer();
      expect(passed).toBeGreaterThan(2900);
      expect(passed - counted).toBeGreaterThan(2500);
      expect(counted).toBeGreaterThan(0);
      clock.kill('SIGKILL');
      await once(clock, 'exit');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
