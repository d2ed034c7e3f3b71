import { defineConfig } from 'tsup';

export default defineConfig({
  entry: [
    'src/main.ts',
    'src/measure.ts',
    'src/gpu.ts',
    'src/sampling.ts',
    'src/steps.ts',
    'src/pictures.ts',
    'src/ablate.ts',
  ],
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  // Finds its .wasm files beside itself.
  external: ['onnxruntime-web'],
  clean: true,
  sourcemap: true,
});
