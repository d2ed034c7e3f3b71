import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The file of `@tensorflow/tfjs-backend-wasm` that prints its factory. */
export const printingFile = /tfjs-backend-wasm[\\/]dist[\\/]backend_wasm\.js/;

const factoryFile = 'wasm-out/tfjs-backend-wasm-threaded-simd.js';
const factoryAsText = 'wasmFactoryThreadedSimd.toString()';

/**
 * The wasm backend gives its threads their code by printing a function. Once bundled and minified, that function misses
 * the names around it, and every thread fails; so the text is taken from the file as it was published.
 *
 * @param code what the file of that name holds
 * @param packageFolder of `@tensorflow/tfjs-backend-wasm`
 * @throws Error where the file prints no factory any more
 */
export function withWholeFactory(code: string, packageFolder: string): string {
  if (!code.includes(factoryAsText)) {
    throw new Error(
      `${packageFolder} no longer prints its factory; check that threads work, and remove whole-wasm-factory.ts.`,
    );
  }
  const text = readFileSync(path.join(packageFolder, factoryFile), 'utf8');
  return code.replace(factoryAsText, () => JSON.stringify(text.slice(text.indexOf('(() =>'))));
}
