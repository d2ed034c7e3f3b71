import { describe, expect, test } from 'vitest';
import { CheckpointError, decodeSafetensors, encodeSafetensors } from './index';
import { headerOf } from './testing/safetensors-files';

const floats = (count: number) => new Uint8Array(count * 4);
const entry = (begin: number, end: number, shape: unknown = [(end - begin) / 4], dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

function faultOf(run: () => unknown): CheckpointError {
  try {
    run();
  } catch (error) {
    if (error instanceof CheckpointError) return error;
    throw error;
  }
  return expect.fail('no error was thrown');
}

/** The length field of a header, followed by some bytes. */
function lengthField(length: bigint, ...rest: number[]): Uint8Array {
  const file = new Uint8Array(8 + rest.length);
  new DataView(file.buffer).setBigUint64(0, length, true);
  file.set(rest, 8);
  return file;
}

describe('a file that is not whole or not safetensors is refused', () => {
  const cases: [title: string, file: Uint8Array, sentence: string, tensor?: string][] = [
    ['empty', new Uint8Array(), 'is 0 bytes long, too short for a safetensors file'],
    ['cut in the length', new Uint8Array(7), 'is 7 bytes long, too short for a safetensors file'],
    ['cut in the header', lengthField(10n, 0x7b), 'ends inside its header (9 bytes of at least 18)'],
    [
      'absurd length',
      lengthField(2n ** 63n, 0x7b),
      'is not a safetensors file (it claims a header of 9223372036854775808 bytes',
    ],
    [
      'text file',
      new TextEncoder().encode('<!doctype html>'),
      'is not a safetensors file (it claims a header of',
    ],
    ['no header', lengthField(0n), 'has a header that is not valid JSON'],
    ['invalid JSON', headerOf('{"a":'), 'has a header that is not valid JSON'],
    ['invalid UTF-8', lengthField(4n, 0x7b, 0x22, 0xff, 0x7d), 'has a header that is not valid JSON'],
    ['JSON list', headerOf('[]'), 'has a header that is not a JSON object'],
    ['JSON null', headerOf('null'), 'has a header that is not a JSON object'],
    ['space before the brace', headerOf(' {}'), 'has a header that is not a JSON object'],
    ['metadata that is a list', headerOf({ __metadata__: [] }), 'has __metadata__ that is not an object'],
    [
      'metadata that is a number',
      headerOf({ __metadata__: { format: 1 } }),
      "has __metadata__ whose 'format' is not a text",
    ],
    [
      'bytes after the last tensor',
      headerOf({ a: entry(0, 4) }, floats(2)),
      'has 4 bytes after its last tensor',
    ],
    ['bytes without tensors', headerOf({}, floats(1)), 'has 4 bytes after its last tensor'],
    [
      'truncated',
      headerOf({ a: entry(0, 8), b: entry(8, 16) }, floats(3)),
      "tensor 'b' is cut off (4 bytes are missing)",
      'b',
    ],
    [
      'overlap',
      headerOf({ a: entry(0, 8), b: entry(4, 12) }, floats(3)),
      "tensor 'b' overlaps the tensor before it",
      'b',
    ],
    ['same bytes twice', headerOf({ a: entry(0, 4), b: entry(0, 4) }, floats(1)), "tensor 'b' overlaps", 'b'],
    [
      'hole',
      headerOf({ a: entry(0, 4), b: entry(8, 12) }, floats(3)),
      "tensor 'b' comes after 4 bytes of no tensor",
      'b',
    ],
    [
      'hole at the start',
      headerOf({ a: entry(4, 8) }, floats(2)),
      "tensor 'a' comes after 4 bytes of no tensor",
      'a',
    ],
    ['past the end', headerOf({ a: entry(0, 2 ** 40, [2 ** 38]) }, floats(1)), "tensor 'a' is cut off", 'a'],
    [
      'shape and bytes disagree',
      headerOf({ a: entry(0, 8, [3]) }, floats(2)),
      "tensor 'a' has shape [3] but 8 bytes",
      'a',
    ],
    [
      'sizes too large',
      headerOf({ a: entry(0, 4, [2 ** 53 - 1, 2 ** 53 - 1]) }, floats(1)),
      "tensor 'a' has shape",
      'a',
    ],
    [
      'negative size',
      headerOf({ a: entry(0, 4, [-1, -1]) }, floats(1)),
      "tensor 'a' has a shape that is not a list",
      'a',
    ],
    [
      'shape of a text',
      headerOf({ a: entry(0, 4, '1') }, floats(1)),
      "tensor 'a' has a shape that is not a list",
      'a',
    ],
    [
      'fractional size',
      headerOf({ a: entry(0, 4, [0.5, 2]) }, floats(1)),
      "tensor 'a' has a shape that is not a list",
      'a',
    ],
    [
      'no shape',
      headerOf({ a: { dtype: 'F32', data_offsets: [0, 4] } }, floats(1)),
      "tensor 'a' has a shape that is not",
      'a',
    ],
    ['offsets reversed', headerOf({ a: entry(4, 0) }, floats(1)), "tensor 'a' has a shape that is not", 'a'],
    [
      'negative offset',
      headerOf({ a: entry(-4, 0) }, floats(1)),
      "tensor 'a' has data_offsets that are not a pair",
      'a',
    ],
    [
      'three offsets',
      headerOf({ a: { ...entry(0, 4), data_offsets: [0, 4, 8] } }, floats(1)),
      "tensor 'a' has data_offsets",
      'a',
    ],
    [
      'no offsets',
      headerOf({ a: { dtype: 'F32', shape: [1] } }, floats(1)),
      "tensor 'a' has data_offsets",
      'a',
    ],
    [
      'unknown type',
      headerOf({ a: entry(0, 8, [1], 'I64') }, floats(2)),
      `tensor 'a' is stored as "I64", not as one of F32`,
      'a',
    ],
    [
      'no type',
      headerOf({ a: { shape: [1], data_offsets: [0, 4] } }, floats(1)),
      "tensor 'a' is stored as undefined",
      'a',
    ],
    [
      'type from a prototype',
      headerOf({ a: entry(0, 4, [1], 'constructor') }, floats(1)),
      "tensor 'a' is stored as",
      'a',
    ],
    [
      'tensor that is a list',
      headerOf({ a: [] }),
      "tensor 'a' is described by something other than an object",
      'a',
    ],
    [
      'tensor that is null',
      headerOf({ a: null }),
      "tensor 'a' is described by something other than an object",
      'a',
    ],
    ['name twice', headerOf('{"a":1,"\\u0061":2}'), "names 'a' twice in its header", 'a'],
    [
      'field twice',
      headerOf('{"a":{"dtype":"F32","dtype":"I32"}}'),
      "names 'dtype' twice in its header",
      'dtype',
    ],
    [
      'forbidden name',
      headerOf('{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', floats(1)),
      "tensor '__proto__' has a name that is not allowed",
      '__proto__',
    ],
    [
      'float64 past float32',
      headerOf({ a: entry(0, 8, [1], 'F64') }, Float64Array.of(1e39)),
      "tensor 'a' holds 1e+39, too large for float32",
      'a',
    ],
  ];

  test.each(cases)('%s', (_title, file, sentence, tensor) => {
    const error = faultOf(() => decodeSafetensors(file, 'model.safetensors'));
    expect(error.message).toContain(`model.safetensors: ${sentence}`);
    expect(error.message).toMatch(/[;:] (copy|write|choose|store) /);
    expect(error).toMatchObject({ name: 'CheckpointError', file: 'model.safetensors', tensor });
  });
});

test('a header nested too deeply for the parser is refused', () => {
  const depth = 5_000_000;
  const error = faultOf(() => decodeSafetensors(headerOf(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)));
  expect(error.message).toMatch(/tensor 'a' is described by|not valid JSON/);
});

test('a forbidden name in a file changes no prototype', () => {
  const file = headerOf('{"__metadata__":{"__proto__":"x","constructor":"y"}}');
  const { metadata } = decodeSafetensors(file);
  expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
  expect(Object.keys(metadata)).toEqual(['__proto__', 'constructor']);
});

describe('a tensor that cannot be written is refused', () => {
  const one = Float32Array.of(1);
  test.each([
    ['too few values', { a: { shape: [2], data: one } }, "tensor 'a' has shape [2] but 1 values"],
    ['negative sizes', { a: { shape: [-1, -1], data: one } }, "tensor 'a' has shape [-1, -1] but 1 values"],
    [
      'reserved name',
      { __metadata__: { shape: [1], data: one } },
      "tensor '__metadata__' has a name that is not allowed",
    ],
    [
      'forbidden name',
      JSON.parse('{"__proto__":{"shape":[],"data":[]}}'),
      "tensor '__proto__' has a name that is not allowed",
    ],
  ])('%s', (_title, tensors, sentence) => {
    expect(faultOf(() => encodeSafetensors(tensors as never)).message).toContain(sentence);
  });

  test.each([65520, -65520, 1e10])('%d is too large for float16', (value) => {
    const tensors = { 'up1.conv1.weight': { shape: [2], data: Float32Array.of(0, value) } };
    const error = faultOf(() => encodeSafetensors(tensors, { dtype: 'float16' }));
    expect(error.tensor).toBe('up1.conv1.weight');
    expect(error.message).toBe(
      `tensor 'up1.conv1.weight' holds ${value}, too large for float16; write it as float32`,
    );
  });

  test('the largest values that round into float16 are written', () => {
    const tensors = { a: { shape: [3], data: Float32Array.of(65519.996, -Infinity, NaN) } };
    const { tensors: read } = decodeSafetensors(encodeSafetensors(tensors, { dtype: 'float16' }));
    expect(read['a']?.data).toEqual(Float32Array.of(65504, -Infinity, NaN));
  });
});
