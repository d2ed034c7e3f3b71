import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { describeInBrowser } from './browser-test';

let proxy: Server | null = null;
afterAll(() => {
  proxy?.closeAllConnections();
  proxy?.close();
});

describeInBrowser('without a network', (test) => {
  it('opens and generates after the first visit, on several threads, and tells of a new version', async () => {
    const publisher = await publish(() => test.address);
    const page = await test.open('', { serviceWorkers: 'allow', backend: 'wasm' });
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page.goto(`${publisher.address}#generate?label=3&steps=2&seed=5`);
    // One more load through the service worker gives WebAssembly its threads; there is no third.
    await page.getByText(/WebAssembly with SIMD, [2-8] threads/).waitFor();
    await page.getByText('Works offline').waitFor();
    await page.getByText('Computed on your device.').waitFor();
    expect(loads).toBe(2);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

    await page.context().setOffline(true);
    await page.reload();
    await page.getByText('Computed on your device.').waitFor();

    await page.context().setOffline(false);
    publisher.version = 'new';
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await page.getByText('There is a new version of this page.').waitFor();
    await Promise.all([
      page.waitForEvent('load'),
      page.locator('.notice', { hasText: 'new version' }).getByRole('button', { name: 'Reload' }).click(),
    ]);
    expect(
      await page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('viewer'))),
    ).toEqual([expect.stringMatching(/ new$/)]);
  }, 300_000);
});

/** Serves the page with a service worker whose version can be changed, as a new build does. */
async function publish(source: () => string): Promise<{ readonly address: string; version: string }> {
  const published = { address: '', version: 'old' };
  proxy = createServer((request, response) => {
    const { pathname, origin } = new URL(request.url ?? '', source());
    void fetch(`${origin}${pathname}`).then(async (answer) => {
      const type = answer.headers.get('content-type') ?? '';
      const bytes = Buffer.from(await answer.arrayBuffer());
      const isWorker = pathname.endsWith('/service-worker.js');
      const text = isWorker ? withVersion(bytes.toString('utf8'), published.version) : bytes;
      response.writeHead(answer.status, { 'content-type': type }).end(text);
    });
  });
  const server = proxy;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  published.address = `http://127.0.0.1:${port}${new URL(source()).pathname}`;
  return published;
}

function withVersion(code: string, version: string): string {
  const changed = code.replace(/"version":"[0-9a-f]{12}"/, `"version":"${version}"`);
  if (changed === code) throw new Error('The service worker carries no version.');
  return changed;
}
