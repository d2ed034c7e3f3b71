import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeJsonObject, encodeJsonObject } from './json';

const utf8 = (text: string) => new TextEncoder().encode(text);

test('a JSON object comes back as it was', () => {
  // JSON.stringify writes -0 as 0; everything else must come back bit for bit.
  const value = fc.jsonValue().map((any): unknown => JSON.parse(JSON.stringify(any)));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value, { noNullPrototype: true }), (object) => {
      expect(decodeJsonObject(encodeJsonObject(object, 'config'))).toEqual(object);
    }),
  );
});

test('fields that are undefined are left out', () => {
  expect(decodeJsonObject(encodeJsonObject({ a: undefined, b: [1, { c: undefined }] }, 'config'))).toEqual({
    b: [1, {}],
  });
});

describe('what JSON would lose is refused, with the place', () => {
  test.each([
    ['NaN', { loss: [0, NaN] }, 'config.loss[1] is NaN'],
    ['infinity', { loss: -Infinity }, 'config.loss is -Infinity'],
    ['a typed array', { order: { data: Uint32Array.of(1) } }, 'config.order.data is a Uint32Array'],
    ['a map', { counts: new Map() }, 'config.counts is a Map'],
    ['a date', { at: new Date(0) }, 'config.at is a Date'],
    ['a function', { run: () => 1 }, 'config.run is of type function'],
    ['a big integer', { seed: 1n }, 'config.seed is of type bigint'],
    ['undefined in a list', { list: [undefined] }, 'config.list[0] is of type undefined'],
  ])('%s', (_title, value, sentence) => {
    expect(() => encodeJsonObject(value, 'config')).toThrow(
      `${sentence}, which JSON cannot hold; leave it out or write it as text`,
    );
  });
});

test('a list at the top is refused', () => {
  expect(() => encodeJsonObject([1], 'config')).toThrow(
    'config is a list where an object is expected; put it into an object',
  );
});

describe('bytes that are no JSON object are refused', () => {
  test.each([
    ['nothing', utf8(''), 'is not valid JSON'],
    ['a cut object', utf8('{"a":1'), 'is not valid JSON'],
    ['invalid UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), 'is not valid JSON'],
    ['a list', utf8('[]'), 'holds JSON that is not an object'],
    ['null', utf8('null'), 'holds JSON that is not an object'],
  ])('%s', (_title, bytes, sentence) => {
    expect(() => decodeJsonObject(bytes)).toThrow(`${sentence}; copy the file again from where it was made`);
  });
});
