import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/main.ts', 'src/measure.ts', 'src/sampling.ts'],
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  sourcemap: true,
});
