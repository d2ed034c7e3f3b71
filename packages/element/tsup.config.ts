import { defineConfig } from 'tsup';
import { browserBuild } from '../../browser-build.base';
import { packageBuild } from '../../tsup.base';

const embedded = 'embedded-wasm';

export default defineConfig([
  packageBuild(['src/index.ts'], {
    clean: ['!browser/**', `!${embedded}.js`],
    // One module for both, which is only loaded where nobody names a folder of wasm files.
    external: [`./${embedded}.js`],
  }),
  {
    entry: [`src/${embedded}.ts`],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    noExternal: [/\.wasm$/],
    loader: { '.wasm': 'binary' },
  },
  browserBuild({ 'ddpm-digit': 'src/browser.ts' }, { 'few-calls': '../digits/few-calls' }),
]);
