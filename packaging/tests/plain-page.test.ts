import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Sampler } from '../../packages/sampler/src/index';
import { repository } from '../pack-packages.mjs';
import { pageOfElements, testElements } from './element-on-a-page';
import { describeInEveryEngine } from './every-engine';
import { servePackages, servePage, type Served, type ServedPackages } from './served-packages';

/** The first page that a README shows, which a browser takes as it is. */
function pageOfReadme(name: string): string {
  const text = readFileSync(path.join(repository, 'packages', name, 'README.md'), 'utf8');
  const [, html] = /```html\n(.*?)```/s.exec(text) ?? [];
  if (html === undefined) throw new Error('README shows no page.');
  expect(html.trim().split('\n').length).toBeLessThanOrEqual(10);
  return html;
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

/** Headers of pages that reach nothing but those packages; WebAssembly would have threads there. */
function headers(origin: string, workers: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src 'unsafe-inline' 'wasm-unsafe-eval' ${workers} ${origin}`,
    `connect-src ${origin}`,
    // For the icon that browsers ask for.
    "img-src 'self'",
    `worker-src ${workers}`,
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
}

let packages: ServedPackages;
let tenLines: Served;
let elements: Served;
let sampler: Sampler;

beforeAll(async () => {
  packages = await servePackages(['@ddpm/sampler', '@ddpm/digits', '@ddpm/element']);
  const { origin } = new URL(packages.address);
  const serve = (html: string, workers: string): Promise<Served> =>
    servePage(packages.withAddresses(`${noteErrors}${html}`), headers(origin, workers));
  tenLines = await serve(pageOfReadme('sampler'), 'blob:');
  // Elements need no workers.
  elements = await serve(pageOfElements(pageOfReadme('element')), '');
  const folder = path.join(repository, 'packages/digits/few-calls');
  sampler = await Sampler.fromPretrained(folder, { backend: 'wasm' });
});
afterAll(async () => {
  await Promise.all([sampler.dispose(), tenLines.close(), elements.close()]);
  await packages.close();
});

/** The same picture by the packages' sources, in this process. */
async function inNode(label: number, seed: number, numInferenceSteps?: number): Promise<readonly number[]> {
  const { images } = await sampler.sample({ classLabels: [label], seed, numInferenceSteps });
  return Array.from(images[0]?.toBytes() ?? []);
}

describeInEveryEngine('packages as a CDN serves them, on a page without a bundler', (test) => {
  it("draw Node's picture of that seed in ten lines, from nothing but themselves", async () => {
    packages.asked.length = 0;
    await test.open(tenLines.address);
    await test.until(`${greyLevels}.some((level) => level > 0) || faults.length > 0`);
    expect(await test.read('faults')).toEqual([]);
    const drawn = await test.read<readonly number[]>(greyLevels);
    const expected = await inNode(7, 42);
    const differences = drawn.map((level, index) => Math.abs(level - (expected[index] ?? NaN)));
    expect(drawn).toHaveLength(expected.length);
    expect(Math.max(...differences)).toBeLessThanOrEqual(2);
    const names = packages.asked.map((name) => name.slice(name.lastIndexOf('/') + 1));
    // WebKitGTK has none of the shared memory that threads need.
    const kind = test.browser === 'WebKit' ? 'simd' : 'threaded-simd';
    expect(names.filter((name) => name.endsWith('.wasm'))).toEqual([`tfjs-backend-wasm-${kind}.wasm`]);
  });

  testElements(test, () => ({ address: elements.address, asked: packages.asked, inNode }));

  it('break no rule of the page', async () => {
    expect(await test.read('faults')).toEqual([]);
  });
});
