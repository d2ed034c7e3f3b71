import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseHash, printHash } from './hash';

it('reads back what it wrote', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  const fields = fc.uniqueArray(fc.tuple(name, fc.string()), { selector: ([key]) => key });
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z-]{1,10}$/), fields, (panel, entries) => {
      expect(parseHash(printHash(panel, entries))).toEqual({ panel, fields: Object.fromEntries(entries) });
    }),
  );
});

it('takes any text, and finds no panel where there is none', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { panel, fields } = parseHash(`#${text}`);
      expect(panel === null || text.startsWith(panel)).toBe(true);
      expect(Object.values(fields).every((value) => typeof value === 'string')).toBe(true);
    }),
  );
  expect(parseHash('').panel).toBeNull();
});
