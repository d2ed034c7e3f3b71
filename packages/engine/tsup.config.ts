import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.base';

const embedded = 'embedded-wasm';

export default defineConfig([
  packageBuild(
    {
      index: 'src/index.ts',
      compiled: 'src/compiled/index.ts',
      kernels: 'src/kernels.ts',
      node: 'src/node.ts',
      // The two sides of `#compiled`: package.json says which is taken where.
      'compiled-runner': 'src/node/create-compiled-runner.ts',
      'no-compiler': 'src/no-compiler.ts',
    },
    // So that the CommonJS build, too, knows where it lies and finds ONNX Runtime from there.
    { shims: true, clean: [`!${embedded}.js`] },
  ),
  {
    entry: [`src/eager/${embedded}.ts`],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    noExternal: [/\.wasm$/],
    loader: { '.wasm': 'binary' },
  },
]);
