// Bundles page.js, and puts the files of the wasm backend beside it; `--serve` shows the page on port 8000.
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { context } from 'esbuild';

const wasmPackage = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
cpSync(path.join(path.dirname(wasmPackage), 'dist'), 'dist/wasm', {
  recursive: true,
  filter: (file) => path.extname(file) === '' || file.endsWith('.wasm'),
});

const bundle = await context({
  entryPoints: ['page.js'],
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: true,
});
await bundle.rebuild();
if (process.argv.includes('--serve')) {
  const { port } = await bundle.serve({ servedir: '.', port: 8000 });
  console.log(`http://localhost:${port}`);
} else {
  await bundle.dispose();
}
