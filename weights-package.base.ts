import { readFileSync } from 'node:fs';
import { defineConfig as defineBuild } from 'tsup';
import type { ViteUserConfig } from 'vitest/config';

/**
 * The build of a package that carries a trained model: a small index, and the model's files inside a module; and the same
 * of further models that it exports beside.
 */
export function weightsBuild(further: readonly string[] = []): ReturnType<typeof defineBuild> {
  const shared = { sourcemap: false, target: 'es2022', platform: 'neutral' } as const;
  return defineBuild([
    {
      ...shared,
      entry: ['src/index.ts', ...further.map((name) => `src/${name}.ts`)],
      format: ['esm', 'cjs'],
      dts: { compilerOptions: { noCheck: true } },
      clean: ['index', ...further].map((name) => `dist/${name}.*`),
      // One module for both, which only `load()` imports.
      external: ['./model-files.js', ...further.map((name) => `./${name}-files.js`)],
      esbuildOptions(options, { format }) {
        // By this `readModelFolder` knows what it is part of.
        const address = format === 'cjs' ? 'undefined' : '""';
        options.define = { ...options.define, 'import.meta.url': address };
        options.minifySyntax = true;
      },
    },
    {
      ...shared,
      entry: ['src/model-files.ts', ...further.map((name) => `src/${name}-files.ts`)],
      format: ['esm'],
      loader: { '.safetensors': 'binary' },
    },
  ]);
}

/** Test settings under which a safetensors file can be imported from the sources, as in the build. */
export function weightsTests(name: string): ViteUserConfig {
  return {
    plugins: [
      {
        name: 'binary-safetensors',
        enforce: 'pre',
        load: (id) =>
          id.endsWith('.safetensors')
            ? `export default Uint8Array.from(atob('${readFileSync(id, 'base64')}'), (c) => c.charCodeAt(0));`
            : null,
      },
    ],
    test: { name },
  };
}
