import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base';

export default mergeConfig(base, {
  test: {
    name: 'viewer',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    // Software graphics are slow, and slower where others compute too; a test that hangs ends all the same.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
