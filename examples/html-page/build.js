// Bundles page.js; `--serve` shows the page on port 8000.
import { context } from 'esbuild';

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
