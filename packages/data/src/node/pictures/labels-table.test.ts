import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataError } from '../../data-error';
import { parseLabelsTable } from './labels-table';

test('columns are found by their names, or are the first two', () => {
  expect(parseLabelsTable('id,Class,path\n7,cat,a.png\n', 'x.csv').lines).toEqual([
    { file: 'a.png', label: 'cat', line: 2 },
  ]);
  expect(parseLabelsTable('a.png, 5 ,more\n\nb.png,6', 'x.csv').lines).toEqual([
    { file: 'a.png', label: '5', line: 1 },
    { file: 'b.png', label: '6', line: 3 },
  ]);
});

test('any names come back through quotes', () => {
  const field = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !/[\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.tuple(field, field), { minLength: 1 }), (rows) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const text = ['file,label', ...rows.map((row) => row.map(quoted).join())].join('\n');
      expect(parseLabelsTable(text, 'x.csv').lines.map(({ file, label }) => [file, label])).toEqual(rows);
    }),
  );
});

test('any text is read or refused', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '\uFEFF', 'é') }),
      (text) => {
        try {
          parseLabelsTable(text, 'x.csv');
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      },
    ),
  );
});
