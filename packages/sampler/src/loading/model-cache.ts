import { runsInNode } from './runs-in-node';
import { sha256 } from './integrity';

/** A file kept from an earlier download. */
export interface CachedFile {
  readonly bytes: Uint8Array;
  /** What the server calls this version of the file; null where it does not say. */
  readonly etag: string | null;
}

/** Keeps downloads, by address. What cannot be read or kept counts as not kept. */
export interface ModelCache {
  get(address: string): Promise<CachedFile | null>;
  put(address: string, file: CachedFile): Promise<void>;
}

/** The cache of this place: the Cache API in browsers, a folder in Node; null where there is neither. */
export function openModelCache(cache: boolean | string = true): ModelCache | null {
  if (cache === false) return null;
  if (runsInNode()) return folderCache(cache === true ? userCacheFolder() : cache);
  return typeof caches === 'undefined' ? null : pageCache(cache === true ? 'ddpm-models' : cache);
}

function pageCache(name: string): ModelCache {
  return {
    get: (address) =>
      orNull(async () => {
        const response = await (await caches.open(name)).match(address);
        if (response === undefined) return null;
        return { bytes: new Uint8Array(await response.arrayBuffer()), etag: response.headers.get('etag') };
      }),
    put: async (address, { bytes, etag }) => {
      const headers: Record<string, string> = etag === null ? {} : { etag };
      await orNull(async () =>
        (await caches.open(name)).put(address, new Response(new Uint8Array(bytes), { headers })),
      );
    },
  };
}

function userCacheFolder(): string {
  const path = process.getBuiltinModule('node:path');
  const home = process.getBuiltinModule('node:os').homedir();
  const { env } = process;
  const byPlatform: Partial<Record<NodeJS.Platform, string>> = {
    darwin: path.join(home, 'Library', 'Caches'),
    win32: env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'),
  };
  return path.join(
    env['XDG_CACHE_HOME'] ?? byPlatform[process.platform] ?? path.join(home, '.cache'),
    'ddpm',
  );
}

/** What lies beside each kept file. */
interface Note {
  readonly address: string;
  readonly etag: string | null;
  /** Of the bytes, so that a damaged file is noticed. */
  readonly sha256: string;
}

function folderCache(folder: string): ModelCache {
  const files = process.getBuiltinModule('node:fs/promises');
  const path = process.getBuiltinModule('node:path');
  const fileOf = async (address: string): Promise<string> =>
    path.join(folder, await sha256(new TextEncoder().encode(address)));
  /** Never leaves half a file under the final name. */
  const write = async (file: string, content: Uint8Array | string): Promise<void> => {
    const partial = `${file}.${process.pid}.partial`;
    await files.writeFile(partial, content);
    await files.rename(partial, file);
  };
  return {
    get: (address) =>
      orNull(async () => {
        const file = await fileOf(address);
        const note = JSON.parse(await files.readFile(`${file}.json`, 'utf8')) as Note;
        const bytes = new Uint8Array(await files.readFile(file));
        return (await sha256(bytes)) === note.sha256 ? { bytes, etag: note.etag } : null;
      }),
    put: async (address, { bytes, etag }) => {
      await orNull(async () => {
        await files.mkdir(folder, { recursive: true });
        const file = await fileOf(address);
        const note: Note = { address, etag, sha256: await sha256(bytes) };
        await write(file, bytes);
        await write(`${file}.json`, JSON.stringify(note));
      });
    },
  };
}

/** A cache is a convenience: that it fails is no error. */
async function orNull<Result>(action: () => Promise<Result>): Promise<Result | null> {
  try {
    return await action();
  } catch {
    return null;
  }
}
