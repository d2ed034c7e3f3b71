import { createRequire } from 'node:module';
import path from 'node:path';
import { defineConfig } from 'vite';
import { copiedFolders } from './scripts/copied-folders';
import { offlineFiles } from './scripts/offline-files';
import { wholeWasmFactory } from './scripts/whole-wasm-factory';
import { builtInModels } from './src/models/built-in-models';

const require = createRequire(import.meta.url);

function folderOf(packageName: string): string {
  return path.dirname(require.resolve(`${packageName}/package.json`));
}

const modelFolders = builtInModels.map(({ id, packageName, folder }) => ({
  address: `models/${id}`,
  folder: path.join(folderOf(packageName), folder),
  extensions: ['.json', '.safetensors'],
}));

const classifiersFolder = {
  address: 'classifiers',
  folder: path.join(folderOf('@ddpm/metrics'), 'weights'),
  extensions: ['digits.safetensors', 'fashion.safetensors'],
};

const wasmPackage = folderOf('@tensorflow/tfjs-backend-wasm');

const wasmFolder = {
  address: 'wasm',
  folder: path.join(wasmPackage, 'dist'),
  extensions: ['.wasm'],
};

const serviceWorker = path.join(import.meta.dirname, 'src/offline/service-worker.ts');
const publicFolder = path.join(import.meta.dirname, 'public');

export default defineConfig({
  // Relative addresses, so that the built folder works under any path of any host.
  base: './',
  plugins: [
    copiedFolders([...modelFolders, classifiersFolder, wasmFolder]),
    offlineFiles(serviceWorker, publicFolder),
  ],
  worker: { format: 'es', plugins: () => [wholeWasmFactory(wasmPackage)] },
  // The element takes the weights that lie beside the page in place of a second copy.
  resolve: {
    alias: { '@ddpm/digits/few-calls': path.join(import.meta.dirname, 'src/story/page-digits.ts') },
  },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
});
