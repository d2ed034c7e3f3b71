import { cpSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Options } from 'tsup';
import { printingFile, withWholeFactory } from './whole-wasm-factory';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const folder = 'dist/browser';

const engine = createRequire(path.join(import.meta.dirname, 'packages/engine/package.json'));
const wasmPackage = path.dirname(engine.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
const wasmFiles = ['', '-simd', '-threaded-simd'].map((kind) => `tfjs-backend-wasm${kind}.wasm`);

/** The scripts find the files of the wasm backend beside themselves, by their own address. */
const wasmBeside: Plugin = {
  name: 'wasm-beside',
  setup(build) {
    build.onLoad({ filter: /packages[\\/]engine[\\/]src[\\/]eager[\\/]own-wasm-files\.ts$/ }, () => ({
      contents: `const files = { addresses: new URL('.', import.meta.url).href, withThreads: true };
export const ownWasmFiles = async () => files;`,
    }));
  },
};

const wholeWasmFactory: Plugin = {
  name: 'whole-wasm-factory',
  setup(build) {
    build.onLoad({ filter: printingFile }, async ({ path: file }) => ({
      contents: withWholeFactory(await readFile(file, 'utf8'), wasmPackage),
    }));
  },
};

/**
 * The build for pages without a bundler: in `dist/browser`, scripts that import nothing but each other, and the files of
 * the wasm backend beside them. The folder works from wherever it is served, such as a CDN for npm packages.
 *
 * @param entry scripts that pages name, by the name that they get
 * @param copied further files that go beside the scripts: from where, by the name that they get
 */
export function browserBuild(
  entry: Readonly<Record<string, string>>,
  copied: Readonly<Record<string, string>> = {},
): Options {
  return {
    entry: { ...entry },
    outDir: folder,
    format: ['esm'],
    clean: true,
    target: 'es2022',
    platform: 'browser',
    noExternal: [/.*/],
    splitting: true,
    minify: true,
    esbuildPlugins: [wasmBeside, wholeWasmFactory],
    esbuildOptions(options) {
      // From the packages' sources, as these alone can be given a wasm folder of their own.
      options.conditions = ['@ddpm/source'];
      // The licences of what is bundled, in files that the scripts name.
      options.legalComments = 'linked';
    },
    onSuccess: async () => {
      for (const file of wasmFiles) cpSync(path.join(wasmPackage, 'dist', file), path.join(folder, file));
      for (const [name, from] of Object.entries(copied)) {
        cpSync(from, path.join(folder, name), { recursive: true });
      }
      await Promise.resolve();
    },
  };
}
