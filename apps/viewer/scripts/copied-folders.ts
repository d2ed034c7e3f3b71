import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** Files of an installed package that the page fetches as they are. */
export interface CopiedFolder {
  /** Where they lie under the page. */
  readonly address: string;
  readonly folder: string;
  /** Only files whose names end so. */
  readonly extensions: readonly string[];
}

/** Puts files of packages beside the built page, and serves them while developing. */
export function copiedFolders(folders: readonly CopiedFolder[]): Plugin {
  const files = new Map(folders.flatMap(filesOf));
  return {
    name: 'copied-folders',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const file = files.get((request.url ?? '').replace(/[?#].*/, '').slice(1));
        if (file === undefined) {
          next();
          return;
        }
        response.setHeader('content-type', mimeType(file));
        response.setHeader('content-length', statSync(file).size);
        createReadStream(file).pipe(response);
      });
    },
    generateBundle() {
      for (const [fileName, file] of files) {
        this.emitFile({ type: 'asset', fileName, source: readFileSync(file) });
      }
    },
  };
}

function filesOf({ address, folder, extensions }: CopiedFolder): (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.some((extension) => entry.name.endsWith(extension)))
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const relative = path.relative(folder, file).replaceAll(path.sep, '/');
      return [`${address}/${relative}`, file] as const;
    });
}

function mimeType(file: string): string {
  if (file.endsWith('.wasm')) return 'application/wasm';
  return file.endsWith('.json') ? 'application/json' : 'application/octet-stream';
}
