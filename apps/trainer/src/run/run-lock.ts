import { randomUUID } from 'node:crypto';
import { open, readFile, readlink, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { shownPath } from '../configuration/paths';

/** Who writes into a run folder. */
interface Holder {
  /** Tells one lock from the next. */
  readonly token: string;
  /** The machine since it was started, and the process's view of it: where process ids mean the same. */
  readonly place: string;
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the system's own count; ids come back, beginnings do not. */
  readonly processStart: string;
  /** For people. */
  readonly since: string;
}

/** A run folder that this process alone writes into. */
export interface RunLock {
  /** @throws RunInUseError where another process has taken the run over. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** Another process trains in this folder. */
export class RunInUseError extends Error {
  override readonly name = 'RunInUseError';
}

/** How often a holder shows that it lives, and for how long one elsewhere is watched for it. */
const BEAT_MS = 2000;
const WATCH_MS = 15_000;
const LOCK_FILE = 'run.lock';

/** A lock as it lies in the folder. */
interface FoundLock {
  readonly file: string;
  readonly holder: Holder | null;
}

/**
 * Keeps every other process from training in a run folder that exists. The lock of a process that is gone is taken over:
 * at once where process ids mean the same as here, else (another machine, another container) once it has shown no life
 * for a while, measured by this process's own clock.
 *
 * Taking over begins with a claim, a file named after the dead lock, which one process alone can create; it counts where
 * that lock is the last one still, and then takes its place. So no lock that is alive is ever moved away.
 * @throws RunInUseError saying who holds the folder, and since when.
 */
export async function lockRun(root: string, watchMs = WATCH_MS): Promise<RunLock> {
  const file = path.join(root, LOCK_FILE);
  const own = await describeThisProcess();
  while (!(await tryCreate(file, own))) {
    const locks = await findLocks(file);
    const last = locks.at(-1);
    if (last === undefined) continue;
    if (await isAlive(last, own, watchMs)) throw inUse(root, last.holder);
    if (await takeOver(file, locks, own)) break;
  }
  return heldLock(root, file, own);
}

/** @param locks dead ones, the last one last */
async function takeOver(file: string, locks: readonly FoundLock[], own: Holder): Promise<boolean> {
  const claim = claimOf(file, locks.at(-1)?.holder ?? null);
  if (!(await tryCreate(claim, own))) return false;
  if ((await findLocks(file)).at(-1)?.holder?.token !== own.token) {
    await rm(claim, { force: true });
    return false;
  }
  await rename(claim, file);
  for (const dead of locks.slice(1)) await rm(dead.file, { force: true });
  return true;
}

/** The lock, and the claims on it by processes that ended before they took its place. */
async function findLocks(file: string): Promise<FoundLock[]> {
  const locks: FoundLock[] = [];
  for (let next = file; ;) {
    const text = await readText(next);
    if (text === null) return locks;
    const holder = parseHolder(text);
    if (locks.some((lock) => lock.file === next)) return locks;
    locks.push({ file: next, holder });
    next = claimOf(file, holder);
  }
}

function claimOf(file: string, holder: Holder | null): string {
  return `${file}.${holder?.token ?? 'unreadable'}`;
}

/** Whether a name in a run folder belongs to its lock. */
export function isLockFile(name: string): boolean {
  return name.startsWith(LOCK_FILE);
}

function heldLock(root: string, file: string, own: Holder): RunLock {
  const isOwn = async (): Promise<boolean> => parseHolder((await readText(file)) ?? '')?.token === own.token;
  const beat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  return {
    async check() {
      if (!(await isOwn())) throw inUse(root, parseHolder((await readText(file)) ?? ''));
    },
    async release() {
      clearInterval(beat);
      if (await isOwn().catch(() => false)) await rm(file, { force: true }).catch(() => undefined);
    },
  };
}

function inUse(root: string, holder: Holder | null): RunInUseError {
  const who =
    holder === null ? 'another process' : `process ${holder.pid} on ${holder.host}, since ${holder.since}`;
  return new RunInUseError(
    `${shownPath(root)} is in use by ${who}. Wait until it has ended, end it, or train in another folder.`,
  );
}

async function tryCreate(file: string, own: Holder): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(`${JSON.stringify(own)}\n`);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function describeThisProcess(): Promise<Holder> {
  return {
    token: randomUUID(),
    place: await describePlace(),
    host: hostname(),
    pid: process.pid,
    processStart: (await processStart(process.pid)) ?? 'unknown',
    since: new Date().toISOString(),
  };
}

async function describePlace(): Promise<string> {
  const boot = (await readText('/proc/sys/kernel/random/boot_id')) ?? '';
  const processIds = await readlink('/proc/self/ns/pid').catch(() => '');
  return [boot.trim(), processIds, boot === '' ? hostname() : ''].join(' ').trim();
}

/** Null where there is no such process; `unknown` where the system does not tell when one began. */
async function processStart(pid: number): Promise<string | null> {
  const status = await readText(`/proc/${pid}/stat`);
  // The name of the program, in brackets, may hold anything. State and beginning are the 3rd and the 22nd field.
  const fields = status?.slice(status.lastIndexOf(')') + 2).split(' ');
  if (fields !== undefined) return fields[0] === 'Z' ? null : (fields[19] ?? 'unknown');
  try {
    process.kill(pid, 0);
    return 'unknown';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'unknown' : null;
  }
}

async function isAlive({ file, holder }: FoundLock, own: Holder, watchMs: number): Promise<boolean> {
  if (holder?.place === own.place) return (await processStart(holder.pid)) === holder.processStart;
  return showsLife(file, watchMs);
}

/** Whether the lock is touched, or becomes another one, while it is watched. */
async function showsLife(file: string, watchMs: number): Promise<boolean> {
  const before = await identify(file);
  const end = performance.now() + watchMs;
  while (performance.now() < end) {
    await setTimeout(Math.min(500, watchMs / 5));
    if ((await identify(file)) !== before) return true;
  }
  return false;
}

async function identify(file: string): Promise<string | null> {
  const status = await stat(file, { bigint: true }).catch(() => null);
  return status === null ? null : `${status.ino.toString()} ${status.mtimeNs.toString()}`;
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    return /^[\w-]+$/.test(holder?.token ?? '') && typeof holder?.pid === 'number'
      ? (holder as Holder)
      : null;
  } catch {
    return null;
  }
}
