import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The test settings that every package shares. Tests read the sources of the packages, so they need no build. */
export default defineConfig({
  resolve: { conditions: ['@ddpm/source'] },
  ssr: { resolve: { conditions: ['@ddpm/source', 'node', 'import', 'default'] } },
  test: {
    include: ['src/**/*.test.ts'],
    setupFiles: [path.join(import.meta.dirname, 'vitest.setup.ts')],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
