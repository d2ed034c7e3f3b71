import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readPage, root } from './pages';

/** All words of the packages' sources. */
function words(): ReadonlySet<string> {
  const folders = readdirSync(path.join(root, 'packages')).map((name) =>
    path.join(root, 'packages', name, 'src'),
  );
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
  );
  const sources = files.filter((file) => file.endsWith('.ts')).map((file) => readFileSync(file, 'utf8'));
  return new Set(sources.flatMap((source) => source.match(/[A-Za-z_]\w*/g) ?? []));
}

test('every code name in the tables of symbols is in the code', () => {
  const rows = readPage('docs/mathematics.md')
    .text.split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(30);
  const known = words();
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  const unknown = named.filter(
    (name) => !(name.match(/[A-Za-z_]\w*/g) ?? []).every((word) => known.has(word)),
  );
  expect(unknown).toEqual([]);
});
