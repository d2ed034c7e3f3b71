import { describe, expect, test } from 'vitest';
import { readsOrRefuses } from './testing/only-data-errors';
import { decodeSafetensorsArrays } from './safetensors-arrays';

function safetensors(header: unknown, data: readonly number[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const good = safetensors(
  {
    __metadata__: { made: 'by hand' },
    images: { dtype: 'U8', shape: [1, 2, 2], data_offsets: [0, 4] },
    labels: { dtype: 'I64', shape: [1], data_offsets: [4, 12] },
    half: { dtype: 'F16', shape: [1], data_offsets: [4, 6] },
  },
  [1, 2, 3, 4, 0xfe, 255, 255, 255, 255, 255, 255, 255],
);

test('arrays are read by name', () => {
  const arrays = decodeSafetensorsArrays(good, 'a.safetensors');
  expect([...arrays.keys()]).toEqual(['images', 'labels', 'half']);
  expect(arrays.get('images')?.()).toEqual({ shape: [1, 2, 2], data: Uint8Array.of(1, 2, 3, 4) });
  expect(arrays.get('labels')?.()).toEqual({ shape: [1], data: Float64Array.of(-2) });
  expect(() => arrays.get('half')?.()).toThrow(
    'holds \'half\' as "F16"; save it as U8, I32, I64, F32 or F64',
  );
});

describe('a damaged file is refused', () => {
  test.each([
    ['a stub', Uint8Array.of(1, 2), 'is 2 bytes long, too short for safetensors'],
    ['another kind', new Uint8Array(40).fill(255), 'its header does not fit'],
    ['a list', safetensors([], []), 'its header is no JSON object'],
  ])('%s', (_, bytes, message) => {
    expect(() => decodeSafetensorsArrays(bytes, 'a.safetensors')).toThrow(message);
  });

  test('bytes that are missing', () => {
    const cut = decodeSafetensorsArrays(good.subarray(0, -1), 'a.safetensors');
    expect(() => cut.get('labels')?.()).toThrow("is cut off or damaged at 'labels'");
  });

  test('any damage', () => {
    readsOrRefuses([good], (bytes) => {
      for (const read of decodeSafetensorsArrays(bytes, 'a.safetensors').values()) read();
    });
  });
});
