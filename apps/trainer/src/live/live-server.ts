import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunFolder } from '../run/run-folder';
import { UsageError } from '../usage-error';
import { answerRequest, type Answer } from './answer-request';

/** A page on this machine that shows a run. */
export interface LiveServer {
  /** What to open in a browser. */
  readonly url: string;
  close(): Promise<void>;
}

const DEFAULT_PORT = 8090;
const HOST = '127.0.0.1';

/**
 * Serves the page of a run to browsers on this machine alone.
 * @param port where null, one that is free: 8090 if it is
 * @throws UsageError where the port that was asked for is taken
 */
export async function startLiveServer(folder: RunFolder, port: number | null): Promise<LiveServer> {
  const server = createServer((request, response) => void respond(folder, request, response));
  await listen(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${actual}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, port: number | null): Promise<void> {
  try {
    await listenAt(server, port ?? DEFAULT_PORT);
  } catch (error) {
    if (port !== null) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      throw new UsageError(`The page cannot be served at port ${port} (${code}). Choose another port.`);
    }
    await listenAt(server, 0);
  }
}

function listenAt(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function respond(folder: RunFolder, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, type, body } = await answer(folder, request);
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answer(
  folder: RunFolder,
  { method = 'GET', url = '/', headers }: IncomingMessage,
): Promise<Answer> {
  const refusal = (status: number, body: string): Answer => ({ status, type: 'text/plain', body });
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'This page is only read.');
  // A page elsewhere could otherwise reach this one under a name that it points here.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(headers.host ?? ''))
    return refusal(403, 'Ask for localhost.');
  try {
    return await answerRequest(folder, new URL(url, 'http://localhost'));
  } catch (error) {
    return refusal(500, (error as Error).message);
  }
}
