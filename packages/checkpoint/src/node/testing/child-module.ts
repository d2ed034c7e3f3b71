import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';
import { afterAll, beforeAll } from 'vitest';

/**
 * Before the tests of a file, builds this package and writes a JavaScript module beside it that imports it as
 * `./node.mjs`, so that tests can run it in a process of its own, where it may be killed.
 *
 * @returns a function that tells the module's path
 */
export function childModule(source: string): () => string {
  const place = { folder: '' };
  beforeAll(async () => {
    place.folder = await mkdtemp(join(tmpdir(), 'ddpm-child-'));
    await build({
      entry: [join(import.meta.dirname, '..', '..', 'node.ts')],
      outDir: place.folder,
      format: 'esm',
      target: 'es2022',
      config: false,
      silent: true,
      outExtension: () => ({ js: '.mjs' }),
    });
    await writeFile(join(place.folder, 'child.mjs'), source);
    // Also for a child that gives up its rights.
    await chmod(place.folder, 0o755);
  });
  afterAll(() => rm(place.folder, { recursive: true, force: true }));
  return () => join(place.folder, 'child.mjs');
}
