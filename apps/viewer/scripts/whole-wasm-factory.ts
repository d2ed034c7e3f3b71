import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const factoryFile = 'wasm-out/tfjs-backend-wasm-threaded-simd.js';
const factoryAsText = 'wasmFactoryThreadedSimd.toString()';

/**
 * The wasm backend gives its threads their code by printing a function. Once bundled and minified, that function misses
 * the names around it, and every thread fails; so the text is taken from the file as it was published.
 */
export function wholeWasmFactory(packageFolder: string): Plugin {
  const text = readFileSync(path.join(packageFolder, factoryFile), 'utf8');
  const expression = text.slice(text.indexOf('(() =>'));
  return {
    name: 'whole-wasm-factory',
    transform(code, id) {
      if (!/tfjs-backend-wasm[\\/]dist[\\/]backend_wasm\.js/.test(id)) return undefined;
      if (!code.includes(factoryAsText)) {
        throw new Error(
          `${id} no longer prints its factory; check that threads work, and remove this plugin.`,
        );
      }
      return { code: code.replace(factoryAsText, () => JSON.stringify(expression)), map: null };
    },
  };
}
