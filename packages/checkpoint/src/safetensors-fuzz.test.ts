import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CheckpointError, decodeSafetensors, encodeSafetensors } from './index';
import { anyTensors, headerOf } from './testing/safetensors-files';

const anyFile = fc
  .tuple(anyTensors, fc.constantFrom('float32' as const, 'float16' as const, 'int8' as const))
  .map(([tensors, dtype]) => {
    const tame = Object.fromEntries(
      Object.entries(tensors).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((value) => (dtype === 'int8' ? value % 1000 || 0 : value % 1000)) },
      ]),
    );
    return encodeSafetensors(tame, { dtype });
  });

/** True where the bytes decode, false where this package's error refuses them; any other error fails the test. */
function decodes(bytes: Uint8Array): boolean {
  try {
    decodeSafetensors(bytes);
    return true;
  } catch (error) {
    if (error instanceof CheckpointError) return false;
    throw error;
  }
}

test('any bytes decode or are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodes(bytes)),
    { numRuns: 2000 },
  );
});

test('any JSON header over any data decodes or is refused', () => {
  const offsets = fc.oneof(fc.nat({ max: 64 }), fc.double(), fc.integer());
  const entry = fc.record(
    {
      dtype: fc.oneof(fc.constantFrom('F32', 'F16', 'BF16', 'F64', 'I32', 'I8'), fc.jsonValue()),
      shape: fc.oneof(fc.array(offsets, { maxLength: 3 }), fc.jsonValue()),
      data_offsets: fc.oneof(fc.tuple(offsets, offsets), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const name = fc.constantFrom('a', 'b', '__metadata__', '__proto__', 'constructor', '');
  const header = fc.array(fc.tuple(name, fc.oneof(entry, fc.jsonValue())), { maxLength: 4 });
  fc.assert(
    fc.property(header, fc.uint8Array({ maxLength: 64 }), (pairs, data) => {
      const text = pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',');
      decodes(headerOf(`{${text}}`, data));
    }),
    { numRuns: 3000 },
  );
});

test('a valid file with some bytes changed decodes or is refused', () => {
  const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }));
  fc.assert(
    fc.property(anyFile, fc.array(change, { minLength: 1, maxLength: 4 }), (file, changes) => {
      for (const [place, value] of changes) file[place % file.length] = value;
      decodes(file);
    }),
    { numRuns: 3000 },
  );
});

test('a valid file cut anywhere, or with bytes added, is refused', () => {
  fc.assert(
    fc.property(anyFile, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 16 }), (file, place, rest) => {
      expect(decodes(file)).toBe(true);
      expect(decodes(file.subarray(0, place % file.length))).toBe(false);
      const longer = new Uint8Array(file.length + rest.length);
      longer.set(file);
      longer.set(rest, file.length);
      expect(decodes(longer)).toBe(false);
    }),
    { numRuns: 1000 },
  );
});
