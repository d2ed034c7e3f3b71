import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { Plugin } from 'vite';

const fileName = 'service-worker.js';

/** Neither weights, which the sampler keeps, nor what few visitors want, or none: that is kept once it was fetched. */
const leftOut = /^(models|classifiers)\/|training-digits|embedded-wasm|^service-worker\.js$|\.map$/;

/** Builds the service worker, and writes into it which files it keeps. */
export function offlineFiles(source: string, publicFolder: string): Plugin {
  return {
    name: 'offline-files',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: source, fileName });
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const built = Object.keys(bundle).filter((name) => !leftOut.test(name));
        const files = built
          .filter((name) => name !== 'index.html')
          .concat(readdirSync(publicFolder))
          .sort();
        const page = bundle['index.html'];
        const version = createHash('sha256')
          .update(JSON.stringify(files))
          .update(page?.type === 'asset' ? page.source : '')
          .digest('hex')
          .slice(0, 12);
        const worker = bundle[fileName];
        if (worker?.type !== 'chunk') throw new Error(`The build made no ${fileName}.`);
        // The address of the folder is the page.
        const note = JSON.stringify({ version, files: ['./', ...files] });
        worker.code = worker.code.replace(/["'`]__OFFLINE_FILES__["'`]/, () => note);
      },
    },
  };
}
