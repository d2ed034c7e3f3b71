import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDuplicateKey } from './duplicate-key';

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"":1,"b":{"":2,"c":[],"":3}}', ''],
  ['[{"a":1},{"b":1,"b":2}]', 'b'],
  ['{"a":{"x":1},"b":[{"x":1}],"a":0}', 'a'],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
])('%s has a key twice', (json, key) => {
  expect(findDuplicateKey(json)).toBe(key);
});

test('texts that look like keys or braces do not count', () => {
  expect(findDuplicateKey('{"a":"\\"a\\":1,{","b":["a:","b","\\\\"],"c":"a"}')).toBeUndefined();
});

test('what JSON.stringify writes has no key twice, until one is repeated', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, noNullPrototype: true });
  fc.assert(
    fc.property(object, (value) => {
      const json = JSON.stringify(value);
      expect(findDuplicateKey(json)).toBeUndefined();
      const key = Object.keys(value)[0] ?? '';
      expect(findDuplicateKey(`${json.slice(0, -1)},${JSON.stringify(key)}:0}`)).toBe(key);
    }),
  );
});
