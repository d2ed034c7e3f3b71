import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFolder, type RunFolder } from '../run/run-folder';
import { readMetrics } from './answer-request';
import { startLiveServer, type LiveServer } from './live-server';

let folder: RunFolder;
let server: LiveServer;
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);

beforeAll(async () => {
  folder = runFolder(await mkdtemp(path.join(tmpdir(), 'ddpm-live-')));
  await mkdir(folder.samples);
  await writeFile(folder.config, '{"preset":"quick"}');
  await writeFile(path.join(folder.samples, 'step-000010-ema.png'), png);
  server = await startLiveServer(folder, null);
});
afterAll(async () => {
  await server.close();
  await rm(folder.root, { recursive: true });
});

interface Reply {
  readonly status: number;
  readonly body: Buffer;
}

/** Asks as a browser would not: the path as it is, any host, any method. */
function ask(path: string, options: { host?: string; method?: string } = {}): Promise<Reply> {
  const { port } = new URL(server.url);
  const { host = 'localhost', method = 'GET' } = options;
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('the page of a run', () => {
  it('gives its shell, the configuration and the samples', async () => {
    expect((await ask('/')).body.toString()).toContain('<script src="/live-page.js">');
    expect(JSON.parse((await ask('/config.json')).body.toString())).toEqual({ preset: 'quick' });
    expect(JSON.parse((await ask('/samples')).body.toString())).toEqual([
      { file: 'step-000010-ema.png', step: 10, kind: 'ema' },
    ]);
    expect((await ask('/samples/step-000010-ema.png')).body).toEqual(Buffer.from(png));
  });

  it('gives nothing else, to nobody else', async () => {
    await writeFile(path.join(folder.root, 'secret.png'), png);
    for (const address of [
      '/samples/../secret.png',
      '/samples/..%2fsecret.png',
      '/samples/none.png',
      '/metrics.jsonl',
      '//etc/passwd',
    ]) {
      expect((await ask(address)).status).toBe(404);
    }
    expect((await ask('/config.json', { host: 'elsewhere.example' })).status).toBe(403);
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
  });

  it('says that a port is taken, and finds another where none was asked for', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const { port } = other.address() as AddressInfo;
    await expect(startLiveServer(folder, port)).rejects.toThrow(`port ${port} (EADDRINUSE)`);
    other.close();
    const second = await startLiveServer(folder, null);
    expect(second.url).not.toBe(server.url);
    await second.close();
  });
});

describe('metrics while they are written', () => {
  it('come by whole lines, each once', async () => {
    const file = path.join(folder.root, 'metrics.jsonl');
    expect(await readMetrics(file, 0)).toEqual({ lines: [], next: 0, restarted: false });
    await writeFile(file, '{"step":1}\n{"st');
    const first = await readMetrics(file, 0);
    expect(first).toEqual({ lines: ['{"step":1}'], next: 11, restarted: false });
    await appendFile(file, 'ep":2,"name":"µ"}\n');
    const second = await readMetrics(file, first.next);
    expect(second.lines).toEqual(['{"step":2,"name":"µ"}']);
    expect(await readMetrics(file, second.next)).toEqual({ lines: [], next: second.next, restarted: false });
  });

  it('begin anew where a resumed run has cut the file', async () => {
    const file = path.join(folder.root, 'metrics.jsonl');
    await writeFile(file, '{"step":1}\n');
    expect(await readMetrics(file, 500)).toEqual({ lines: ['{"step":1}'], next: 11, restarted: true });
    expect((await readMetrics(file, -3)).lines).toHaveLength(1);
    expect((await readMetrics(file, NaN)).lines).toHaveLength(1);
  });
});
