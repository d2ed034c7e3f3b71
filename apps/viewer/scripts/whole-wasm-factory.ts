import type { Plugin } from 'vite';
import { printingFile, withWholeFactory } from '../../../whole-wasm-factory';

/** Leaves the wasm backend's threads their code in the built page. */
export function wholeWasmFactory(packageFolder: string): Plugin {
  return {
    name: 'whole-wasm-factory',
    transform(code, id) {
      return printingFile.test(id) ? { code: withWholeFactory(code, packageFolder), map: null } : undefined;
    },
  };
}
