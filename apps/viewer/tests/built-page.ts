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

/** What is served otherwise than a static host does it. */
export interface ServingOptions {
  /** JavaScript that runs in the page before its own, such as what takes a part of the browser away. */
  readonly before?: string;
  /** Headers of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves the built page as any static host does, without headers of its own, under a path that is not the root. */
export async function serveBuiltPage({ before, headers = {} }: ServingOptions = {}): Promise<ServedPage> {
  const base = '/some/base/';
  const server = createServer((request, response) => {
    const file = fileOf(request.url ?? '', base);
    if (file === null) {
      response.writeHead(404).end('not found');
      return;
    }
    const bytes = readFileSync(file);
    const isPage = before !== undefined && path.extname(file) === '.html';
    const content = isPage ? withScript(bytes.toString('utf8'), before) : bytes;
    response.writeHead(200, {
      'content-type': mimeTypes[path.extname(file)] ?? 'application/octet-stream',
      'content-length': Buffer.byteLength(content),
      ...headers,
    });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}${base}`, close: () => closed(server) };
}

function withScript(html: string, script: string): string {
  return html.replace('<head>', () => `<head><script>${script}</script>`);
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
