import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const folder = createRequire(import.meta.url).resolve(`typescript-${process.argv[2]}/package.json`);
for (const resolution of ['bundler', 'nodenext', 'node16']) {
  const tsc = folder.replace('package.json', 'bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', `tsconfig.${resolution}.json`], { stdio: 'inherit' });
}
