import { format } from 'node:util';
import { expect, test } from 'vitest';
import { holds, withNotedClaims } from './claims';

test.each<[string, unknown[], boolean]>([
  ['1.99999', [1.999989], true],
  ['1.99999', [1.99996], false],
  ['0.157, [2447681]', [0.15712, [2447681]], true],
  ['0.157, [2447681]', [0.15712, [2447680]], false],
  ['4.04e-5', [0.00004036], true],
  ['4.04e-5', [0.00004136], false],
  ['2,447,681', ['2,447,681'], true],
  ['4.04e-5: of 1000', [0.00004036], true],
  ['seven', ['seven'], true],
  ['seven', ['eight'], false],
  ['1', ['nothing'], false],
])('"%s" of %j: %j', (claim, values, expected) => {
  expect(holds({ claim, printed: format(...values) })).toBe(expected);
});

test('lines that print what their comment says are found', () => {
  expect(withNotedClaims('console.log(a, f(b)); // 3\nconsole.log(c);', 'note')).toBe(
    'note("3", a, f(b));\nconsole.log(c);',
  );
});
