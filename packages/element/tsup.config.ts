import { defineConfig } from 'tsup';
import { browserBuild } from '../../browser-build.base';
import { packageBuild } from '../../tsup.base';

export default defineConfig([
  packageBuild(['src/index.ts'], {
    clean: ['!browser/**'],
  }),
  browserBuild({ 'ddpm-digit': 'src/browser.ts' }, { 'few-calls': '../digits/few-calls' }),
]);
