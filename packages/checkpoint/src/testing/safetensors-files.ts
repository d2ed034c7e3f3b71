import fc from 'fast-check';
import type { NamedTensor, NamedTensors } from '../index';

/** A safetensors file with any header text or object, well-formed or not, and any data. */
export function headerOf(
  header: object | string,
  data: Uint8Array | Uint16Array | Float64Array = new Uint8Array(),
): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + data.byteLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 8 + json.length);
  return file;
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

const anyShape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

const anyTensor: fc.Arbitrary<NamedTensor> = anyShape.chain((shape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  const size = { minLength: length, maxLength: length };
  return fc.oneof(fc.float32Array(size), fc.int32Array(size)).map((data) => ({ shape, data: data }));
});

/** Any tensors under any allowed names. */
export const anyTensors: fc.Arbitrary<NamedTensors> = fc.dictionary(
  fc.string({ unit: 'binary' }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
  anyTensor,
  { maxKeys: 5, noNullPrototype: true },
);
