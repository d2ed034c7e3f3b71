import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Sampler } from '../../packages/sampler/src/index';
import { repository } from '../pack-packages.mjs';
import { describeInEveryEngine } from './every-engine';
import { servePackages, servePage, type Served, type ServedPackages } from './served-packages';

/** The page that README shows: ten lines, which a browser takes as they are. */
function pageOfReadme(): string {
  const text = readFileSync(path.join(repository, 'packages/sampler/README.md'), 'utf8');
  const [, html] = /```html\n(.*?)```/s.exec(text) ?? [];
  if (html === undefined) throw new Error('README shows no page.');
  expect(html.trim().split('\n').length).toBeLessThanOrEqual(10);
  return html;
}

/** The same picture by the packages' sources, in this process. */
async function inNode(): Promise<readonly number[]> {
  const folder = path.join(repository, 'packages/digits/few-calls');
  const sampler = await Sampler.fromPretrained(folder, { backend: 'wasm' });
  const { images } = await sampler.sample({ classLabels: [7], seed: 42 });
  await sampler.dispose();
  return Array.from(images[0]?.toBytes() ?? []);
}

/** What went wrong in the page. */
const noteErrors = `<script>
  window.faults = [];
  addEventListener('error', (event) => faults.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => faults.push(String(event.reason)));
  addEventListener('securitypolicyviolation', (event) => faults.push(event.violatedDirective + ' ' + event.blockedURI));
</script>`;

const greyLevels = `(() => {
  const canvas = document.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return Array.from(data).filter((_, index) => index % 4 === 0);
})()`;

let packages: ServedPackages;
let page: Served;
let expected: readonly number[];

beforeAll(async () => {
  packages = await servePackages(['@ddpm/sampler', '@ddpm/digits']);
  const { origin } = new URL(packages.address);
  // Nothing but these packages can be reached; with these headers WebAssembly has threads, which are workers.
  const policy = [
    "default-src 'none'",
    `script-src 'unsafe-inline' 'wasm-unsafe-eval' blob: ${origin}`,
    `connect-src ${origin}`,
    // For the icon that browsers ask for.
    "img-src 'self'",
    'worker-src blob:',
  ];
  page = await servePage(packages.withAddresses(`${noteErrors}${pageOfReadme()}`), {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  });
  expected = await inNode();
});
afterAll(async () => {
  await page.close();
  await packages.close();
});

describeInEveryEngine('ten lines of HTML, and the packages as a CDN serves them', (test) => {
  it("draw Node's picture of that seed, from nothing but the packages", async () => {
    packages.asked.length = 0;
    await test.open(page.address);
    await test.until(`${greyLevels}.some((level) => level > 0) || faults.length > 0`);
    expect(await test.read('faults')).toEqual([]);
    const drawn = await test.read<readonly number[]>(greyLevels);
    const differences = drawn.map((level, index) => Math.abs(level - (expected[index] ?? NaN)));
    expect(drawn).toHaveLength(expected.length);
    expect(Math.max(...differences)).toBeLessThanOrEqual(2);
    const names = packages.asked.map((name) => name.slice(name.lastIndexOf('/') + 1));
    // WebKitGTK has none of the shared memory that threads need.
    const kind = test.browser === 'WebKit' ? 'simd' : 'threaded-simd';
    expect(names.filter((name) => name.endsWith('.wasm'))).toEqual([`tfjs-backend-wasm-${kind}.wasm`]);
  });
});
