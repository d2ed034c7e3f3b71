import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { builtFolder, ensureBuilt } from './built-page';

const assets = path.join(builtFolder, 'assets');

beforeAll(ensureBuilt, 180_000);

it('loads less than 300 kB of compressed JavaScript before the backend', () => {
  const html = readFileSync(path.join(builtFolder, 'index.html'), 'utf8');
  const fromPage = [...html.matchAll(/assets\/([\w.-]+\.js)/g)].map(([, file]) => file ?? '');
  // The page starts the worker, which starts its witness, and imports all its calls at once.
  const ofWorker = ['worker', 'worker-calls', 'witness'].map(builtScript);
  expect(fromPage.length).toBeGreaterThan(0);
  const files = withStaticImports([...fromPage, ...ofWorker]);
  const bytes = [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(path.join(assets, file))).length,
    0,
  );
  expect(bytes).toBeLessThan(300_000);
});

it('names nothing by an address from the root, so that it works under any path', () => {
  const html = readFileSync(path.join(builtFolder, 'index.html'), 'utf8');
  expect(html).not.toMatch(/(src|href)="\//);
});

/** The one file that the build made of that script. */
function builtScript(name: string): string {
  const built = readdirSync(assets).filter((file) => /^(.+)-[\w-]{8}\.js$/.exec(file)?.[1] === name);
  expect(built, name).toHaveLength(1);
  return built[0] ?? '';
}

/** The files, and all that they import before they run. */
function withStaticImports(files: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    const code = readFileSync(path.join(assets, file), 'utf8');
    const imports = code.matchAll(/(?:^|[;}])\s*(?:import|export)[^;()]*?["']\.\/([\w.-]+\.js)["']/g);
    for (const [, imported] of imports) visit(imported ?? '');
  };
  files.forEach(visit);
  return found;
}
