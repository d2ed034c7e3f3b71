import { readFileSync } from 'node:fs';
import { defineConfig as defineBuild } from 'tsup';
import type { ViteUserConfig } from 'vitest/config';

/**
 * The build of a package that carries a trained model: a small index, and the model's files inside a module.
 *
 * @param further models that it exports beside, each with an index and files of its own
 * @param otherwise folders that hold one of these models with other weights, which its index loads when asked
 */
export function weightsBuild(
  further: readonly string[] = [],
  otherwise: readonly string[] = [],
): ReturnType<typeof defineBuild> {
  const fileModules = ['model', ...further, ...otherwise].map((name) => `${name}-files`);
  const shared = { sourcemap: false, target: 'es2022', platform: 'neutral' } as const;
  return defineBuild([
    {
      ...shared,
      entry: ['src/index.ts', ...further.map((name) => `src/${name}.ts`)],
      format: ['esm', 'cjs'],
      dts: { compilerOptions: { noCheck: true } },
      clean: ['index', ...further].map((name) => `dist/${name}.*`),
      // One module for both, which only `load()` imports.
      external: fileModules.map((name) => `./${name}.js`),
      esbuildOptions(options, { format }) {
        // By this `readModelFolder` knows what it is part of.
        const address = format === 'cjs' ? 'undefined' : '""';
        options.define = { ...options.define, 'import.meta.url': address };
        options.minifySyntax = true;
      },
    },
    {
      ...shared,
      entry: fileModules.map((name) => `src/${name}.ts`),
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
