import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

const script = 'dist/worker.js';
await build({
  entryPoints: ['worker.js'],
  outfile: script,
  bundle: true,
  format: 'esm',
  conditions: ['workerd'],
});
const modules = [{ type: 'ESModule', path: script }];
const worker = new Miniflare({ modules, compatibilityDate: '2026-01-01' });
const response = await worker.dispatchFetch('http://localhost/');
console.log(await response.text());
await worker.dispose();
