import { defineConfig } from 'tsup';
import { browserBuild } from '../../browser-build.base';
import { packageBuild } from '../../tsup.base';

const entries = [
  'src/index.ts',
  'src/loop/sample-noise.ts',
  'src/methods/method-descriptions.ts',
  'src/equations/index.ts',
  'src/node/command-line.ts',
  'src/node/bin.ts',
  // The two sides of `#model-folder`: package.json says which is taken where.
  'src/node/model-folder.ts',
  'src/loading/no-model-folder.ts',
];

export default defineConfig([
  packageBuild(entries, {
    clean: ['!browser/**'],
    esbuildOptions(options) {
      // The bundled GIF encoder as an ES module, which a page that makes no GIF can leave out.
      options.mainFields = ['module', 'main'];
    },
  }),
  browserBuild({ index: 'src/index.ts' }),
]);
