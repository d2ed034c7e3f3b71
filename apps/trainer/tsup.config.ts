import { defineConfig } from 'tsup';

export default defineConfig([
  {
    // From the packages' sources: training waits for no build and no type declarations of theirs.
    entry: ['src/main.ts'],
    format: ['esm'],
    target: 'node20',
    platform: 'node',
    // Charts, documents and schemas are hundreds of files, which Node would find and read one by one.
    noExternal: [/^@ddpm\//, '@observablehq/plot', 'linkedom', 'zod'],
    esbuildOptions(options) {
      options.conditions = ['@ddpm/source', 'node'];
    },
    clean: ['dist/main.*', 'dist/node-*', 'dist/chunk-*'],
    sourcemap: true,
  },
  {
    // The script and the styles of the page that shows a run, with all they need inside.
    entry: { 'live-page': 'src/live-page/main.ts' },
    format: ['iife'],
    outExtension: () => ({ js: '.js' }),
    target: 'es2022',
    platform: 'browser',
    noExternal: [/.*/],
    minify: true,
    clean: ['dist/live-page.*'],
  },
]);
