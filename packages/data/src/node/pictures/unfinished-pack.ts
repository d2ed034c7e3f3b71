import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { kill, pid } from 'node:process';

/** A process on another machine that has not touched its folder for so long is taken for dead. */
const SILENCE_MILLISECONDS = 10 * 60_000;
const NOBODY = 0;
const HOST_LETTERS = 24;

/** Folders for unfinished packs say in their names who works on them, so that renaming one is claiming it. */
interface Owner {
  readonly processId: number;
  /** When the process began, since numbers of processes come again. */
  readonly began: number;
  readonly host: string;
}

function own(): Owner {
  // Names in a folder may have 255 bytes, on some encrypted disks 143.
  return {
    processId: pid,
    began: Math.round(performance.timeOrigin),
    host: hostname().slice(0, HOST_LETTERS),
  };
}

/**
 * A folder to decode pictures into: what a killed or an aborted process has left of the same pack, or a new one. What
 * others have left of packs of the same name, made of pictures that have changed since, is removed.
 */
export async function claimUnfinished(packFolder: string): Promise<string> {
  const parent = dirname(packFolder);
  await mkdir(parent, { recursive: true });
  const claimed = unfinishedName(packFolder, own());
  let isClaimed = false;
  for (const { name, pack } of await abandonedIn(parent, packNameOf(packFolder))) {
    const folder = join(parent, name);
    if (pack === basename(packFolder) && !isClaimed) {
      // Whoever comes second finds nothing there to rename.
      isClaimed = await rename(folder, claimed).then(
        () => true,
        () => false,
      );
    } else {
      await rm(folder, { recursive: true, force: true });
    }
  }
  if (!isClaimed) await mkdir(claimed);
  return claimed;
}

/** Leaves an unfinished pack to whoever wants to go on with it. */
export async function releaseUnfinished(unfinished: string): Promise<void> {
  const match = pattern.exec(basename(unfinished));
  const pack = join(dirname(unfinished), match?.groups?.['pack'] ?? '');
  await rename(unfinished, unfinishedName(pack, { ...own(), processId: NOBODY }));
}

const pattern =
  /^(?<pack>.*-[0-9a-f]{16})\.unfinished-(?<processId>\d+)-(?<began>\d+)-[0-9a-f]{8}@(?<host>.*)$/;

function unfinishedName(packFolder: string, { processId, began, host }: Owner): string {
  return `${packFolder}.unfinished-${processId}-${began}-${randomUUID().slice(0, 8)}@${host}`;
}

/** The name of the pictures, without the fingerprint. */
function packNameOf(packFolder: string): string {
  return basename(packFolder).replace(/-[0-9a-f]{16}$/, '');
}

async function abandonedIn(
  parent: string,
  packName: string,
): Promise<readonly { readonly name: string; readonly pack: string }[]> {
  const abandoned: { name: string; pack: string }[] = [];
  for (const name of await readdir(parent)) {
    const { pack, processId, began, host } = pattern.exec(name)?.groups ?? {};
    if (pack === undefined || host === undefined || packNameOf(pack) !== packName) continue;
    const owner = { processId: Number(processId), began: Number(began), host };
    if (await isAbandoned(owner, join(parent, name))) abandoned.push({ name, pack });
  }
  return abandoned;
}

async function isAbandoned({ processId, began, host }: Owner, folder: string): Promise<boolean> {
  if (processId === NOBODY) return true;
  const me = own();
  if (host.slice(0, HOST_LETTERS) === me.host)
    return processId === pid ? began !== me.began : !isAlive(processId);
  const touched = await stat(folder).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs > SILENCE_MILLISECONDS;
}

function isAlive(processId: number): boolean {
  try {
    return kill(processId, 0);
  } catch (error) {
    // Somebody else's process is alive, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
