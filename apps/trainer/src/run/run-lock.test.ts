import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockRun } from './run-lock';

let root: string;
const lockFile = (): string => path.join(root, 'run.lock');

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'ddpm-lock-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

/** This process's lock with some fields changed, left behind as by somebody else. */
async function leaveLock(fields: object): Promise<void> {
  const lock = await lockRun(root);
  const own = JSON.parse(await readFile(lockFile(), 'utf8')) as object;
  await lock.release();
  await writeFile(lockFile(), JSON.stringify({ ...own, token: 'other', ...fields }));
}

/** The id of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the lock of a run', () => {
  it('refuses a second holder, naming the first and since when, until it is released', async () => {
    const lock = await lockRun(root);
    await expect(lockRun(root)).rejects.toThrow(
      new RegExp(`in use by process ${process.pid} on .+, since \\d{4}-\\d\\d-\\d\\dT`),
    );
    await lock.check();
    await lock.release();
    await (await lockRun(root)).release();
    expect(await readdir(root)).toEqual([]);
  });

  it('is taken over from a process that is gone, and from one whose id another has now', async () => {
    await leaveLock({ pid: await deadProcess() });
    await (await lockRun(root)).release();
    await leaveLock({ processStart: '1' });
    await (await lockRun(root)).release();
  });

  it('is given to one alone of many that take it over at once', async () => {
    await leaveLock({ pid: await deadProcess() });
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockRun(root)));
    const held = tries.filter((attempt) => attempt.status === 'fulfilled');
    expect(held).toHaveLength(1);
    await held[0]?.value.check();
    await held[0]?.value.release();
  });

  it('is taken over from another container once it shows no life, whatever its process id', async () => {
    await leaveLock({ place: 'another machine', pid: process.pid });
    await (await lockRun(root, 300)).release();
  });

  it('is left to another container that shows life', async () => {
    await leaveLock({ place: 'another machine' });
    const watching = new AbortController();
    const beating = (async () => {
      for (let second = 1; !watching.signal.aborted; second += 1) {
        await utimes(lockFile(), second, second);
        await setTimeout(20);
      }
    })();
    await expect(lockRun(root, 5000)).rejects.toMatchObject({ name: 'RunInUseError' });
    watching.abort();
    await beating;
  });

  it('is taken over where a kill left half of it', async () => {
    await writeFile(lockFile(), '{"tok');
    await (await lockRun(root, 300)).release();
  });

  it('says so to a holder whose lock was taken over, and leaves the new one alone', async () => {
    const lock = await lockRun(root);
    await leaveLockOf('somebody');
    await expect(lock.check()).rejects.toMatchObject({ name: 'RunInUseError' });
    await lock.release();
    expect(await readFile(lockFile(), 'utf8')).toContain('somebody');
  });
});

async function leaveLockOf(token: string): Promise<void> {
  await writeFile(lockFile(), JSON.stringify({ token, pid: 1, host: 'elsewhere', since: 'now' }));
}
