import path from 'node:path';

/** Where `setup:tensorflow` and `setup:cuda` put TensorFlow's native package, seen from `src` and from `dist`. */
export const tensorflowFolder = path.join(import.meta.dirname, '../node_modules/.tensorflow');

/** What to do here where that package is missing or does not load. */
export const tensorflowRemedy =
  'Here pnpm --filter trainer setup:tensorflow installs it for the CPU, setup:cuda for an NVIDIA GPU (docs/backends.md).';
