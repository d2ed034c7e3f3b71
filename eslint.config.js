import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  // What is TypeScript there is checked where its dependencies are installed: packaging/.
  {
    ignores: [
      'examples/**/*.ts',
      'packaging/hosts/**/*.ts',
      'packaging/hosts/**/*.tsx',
      '**/dist/**',
      '**/coverage/**',
      '**/runs/**',
      '**/.turbo/**',
      'docs/api/**',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    // One program of everything: with each package's own, the sources that it imports are read and checked once more.
    languageOptions: {
      parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // Each module of the page's worker tells its calls by the type of what it returns.
    files: ['apps/viewer/src/**/*-calls.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        module: 'writable',
        URL: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  {
    files: ['examples/**', 'packaging/hosts/**', 'packaging/projects/**'],
    languageOptions: {
      globals: { document: 'readonly', require: 'readonly', Response: 'readonly', test: 'readonly' },
    },
    rules: { 'no-console': 'off' },
  },
);
