import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'docs', 'bench', 'packaging'],
    maxWorkers: 2,
  },
});
