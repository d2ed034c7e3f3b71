import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packPackages, repository } from '../pack-packages.mjs';
import { runCommand } from '../run-command.mjs';

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** A server of this machine. */
export interface Served {
  /** With a slash at the end. */
  readonly address: string;
  close(): Promise<void>;
}

/** Packed packages that are served, each file of them, as `ADDRESS@ddpm/NAME@VERSION/FILE`. */
export interface ServedPackages extends Served {
  /** What was asked for, under the address. */
  readonly asked: string[];
  /** The text with the addresses of npm's packages on a CDN turned into those of this server. */
  withAddresses(text: string): string;
}

/** Packs packages, unpacks the tarballs, and serves what is in them to pages of any origin, as a CDN does. */
export async function servePackages(names: readonly string[]): Promise<ServedPackages> {
  await ensureBuilt(names);
  const folder = mkdtempSync(path.join(tmpdir(), 'ddpm-served-'));
  const packed = await packPackages(folder, repository, names);
  for (const { name, version, file } of packed) {
    const target = path.join(folder, 'npm', `${name}@${version}`);
    mkdirSync(target, { recursive: true });
    await runCommand('tar', ['-xzf', file, '-C', target, '--strip-components=1'], { cwd: folder });
  }
  const asked: string[] = [];
  const served = await serve('/npm/', (_request, response, name) => {
    asked.push(name);
    respond(response, path.join(folder, 'npm', name), { 'access-control-allow-origin': '*' });
  });
  return {
    ...served,
    asked,
    withAddresses: (text) =>
      packed
        .reduce(
          (done, { name, version }) =>
            done.replaceAll(new RegExp(`${name}@[\\d.]+/`, 'g'), `${name}@${version}/`),
          text,
        )
        .replaceAll('https://cdn.jsdelivr.net/npm/', served.address),
    close: async () => {
      await served.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Builds the packages where that was not done yet. */
async function ensureBuilt(names: readonly string[]): Promise<void> {
  const isBuilt = (name: string): boolean =>
    existsSync(path.join(repository, name.replace('@ddpm/', 'packages/'), 'dist'));
  if (names.every(isBuilt)) return;
  const filters = names.map((name) => `--filter=${name}`);
  await runCommand('pnpm', ['exec', 'turbo', 'run', 'build', ...filters, '--output-logs=errors-only'], {
    cwd: repository,
  });
}

/**
 * Serves one page under a path that is not the root.
 *
 * @param headers of the answer, such as a policy
 */
export async function servePage(html: string, headers: Readonly<Record<string, string>>): Promise<Served> {
  return serve('/some/place/', (_request, response, name) => {
    if (name !== '') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': mimeTypes['.html'], ...headers }).end(html);
  });
}

type NamedListener = (
  request: IncomingMessage,
  response: ServerResponse,
  /** What comes after the base. */
  name: string,
) => void;

async function serve(base: string, listener: NamedListener): Promise<Served> {
  const listen: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (!pathname.startsWith(base)) return void response.writeHead(404).end();
    listener(request, response, decodeURIComponent(pathname.slice(base.length)));
  };
  const server = createServer(listen);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${base}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function respond(response: ServerResponse, file: string, headers: Readonly<Record<string, string>>): void {
  if (!existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404, headers).end();
  const type = mimeTypes[path.extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, ...headers }).end(readFileSync(file));
}
