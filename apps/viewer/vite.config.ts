import { createRequire } from 'node:module';
import path from 'node:path';
import { defineConfig } from 'vite';
import { copiedFolders } from './scripts/copied-folders';
import { builtInModels } from './src/models/built-in-models';

const require = createRequire(import.meta.url);

function folderOf(packageName: string): string {
  return path.dirname(require.resolve(`${packageName}/package.json`));
}

const modelFolders = builtInModels.map(({ id, packageName }) => ({
  address: `models/${id}`,
  folder: path.join(folderOf(packageName), 'model'),
  extensions: ['.json', '.safetensors'],
}));

const wasmFolder = {
  address: 'wasm',
  folder: path.join(folderOf('@tensorflow/tfjs-backend-wasm'), 'dist'),
  extensions: ['.wasm'],
};

export default defineConfig({
  // Relative addresses, so that the built folder works under any path of any host.
  base: './',
  plugins: [copiedFolders([...modelFolders, wasmFolder])],
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
});
