import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const app = path.join(import.meta.dirname, '..');

/** The folder that `vite build` makes. */
export const builtFolder = path.join(app, 'dist');

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

/** Builds the page where that was not done yet. */
export function ensureBuilt(): void {
  if (existsSync(path.join(builtFolder, 'index.html'))) return;
  execFileSync('pnpm', ['exec', 'turbo', 'run', 'build', '--filter=viewer', '--output-logs=errors-only'], {
    cwd: app,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

/** A page being served. */
export interface ServedPage {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves the built page as any static host does, without headers of its own, under a path that is not the root. */
export async function serveBuiltPage(base = '/some/base/'): Promise<ServedPage> {
  const server = createServer((request, response) => {
    const file = fileOf(request.url ?? '', base);
    if (file === null) {
      response.writeHead(404).end('not found');
      return;
    }
    response.writeHead(200, {
      'content-type': mimeTypes[path.extname(file)] ?? 'application/octet-stream',
      'content-length': statSync(file).size,
    });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}${base}`, close: () => closed(server) };
}

function fileOf(url: string, base: string): string | null {
  const { pathname } = new URL(url, 'http://localhost');
  if (!pathname.startsWith(base)) return null;
  const wanted = decodeURIComponent(pathname.slice(base.length));
  const file = path.join(builtFolder, wanted === '' || wanted.endsWith('/') ? `${wanted}index.html` : wanted);
  const isInside = file.startsWith(builtFolder + path.sep);
  return isInside && existsSync(file) && statSync(file).isFile() ? file : null;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
