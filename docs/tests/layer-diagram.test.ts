import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readPage, root } from './pages';

interface LayerRules {
  readonly forbidden: readonly { readonly name: string; readonly comment?: string }[];
}

/** Which package may import which, as the rules that are enforced say in their comments. */
function enforcedArrows(): string[] {
  const require = createRequire(import.meta.url);
  const { forbidden } = require(path.join(root, '.dependency-cruiser.cjs')) as LayerRules;
  return forbidden
    .filter(({ name }) => name.startsWith('layer-'))
    .flatMap(({ name, comment = '' }) => {
      const allowed = comment.split(': ')[1] ?? '';
      const names = allowed === 'no other package' ? [] : allowed.split(', ');
      return names.map((other) => `${name.replace('layer-', '')} --> ${other}`);
    });
}

test('the diagram has the arrows that are enforced, and no others', () => {
  const diagram =
    readPage('docs/architecture.md').blocks.find(({ language }) => language === 'mermaid')?.code ?? '';
  const drawn = diagram.split('\n').flatMap((line) => {
    const [from, others] = line.trim().split(' --> ');
    return others === undefined ? [] : others.split(' & ').map((other) => `${from ?? ''} --> ${other}`);
  });
  expect(drawn.length).toBeGreaterThan(10);
  expect(drawn.sort()).toEqual(enforcedArrows().sort());
});

test('the table has the same', () => {
  const rows = [
    ...readPage('docs/architecture.md').text.matchAll(/^\| `@ddpm\/(\w+)` +\|[^|]*\| ([^|]*?) +\|$/gm),
  ];
  const arrows = rows.flatMap(([, name = '', allowed = '']) =>
    [...allowed.matchAll(/`(\w+)`/g)].map(([, other = '']) => `${name} --> ${other}`),
  );
  expect(arrows.sort()).toEqual(enforcedArrows().sort());
});
