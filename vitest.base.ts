import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The test settings that every package shares. Tests read the sources of the packages, so they need no build. */
export default defineConfig({
  resolve: { conditions: ['@ddpm/source'] },
  ssr: { resolve: { conditions: ['@ddpm/source', 'node', 'import', 'default'] } },
  test: {
    include: ['src/**/*.test.ts'],
    // Two files are tested at a time: threads of both on the same cores would wait for each other by computing.
    env: { DDPM_THREADS: '1' },
    setupFiles: [path.join(import.meta.dirname, 'vitest.setup.ts')],
    // For a test that hangs. A test of seconds may take minutes where others compute too, and is as right then.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
