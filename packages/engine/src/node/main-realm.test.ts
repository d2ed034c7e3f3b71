import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { valuesOf } from '../compiled/runtime/onnx-runtime';
import { mainRealm, runtimeOfRealm } from './main-realm';

test('code in the main realm finds no other', () => {
  expect(mainRealm()).toBeNull();
});

test.each([
  ['float32', 'Float32Array', Float32Array],
  ['int32', 'Int32Array', Int32Array],
] as const)('ONNX Runtime takes a %s array of another realm, and its memory', (type, name, Values) => {
  const foreign = runInNewContext(`new ${name}([9, 1, 2]).subarray(1)`) as Float32Array;
  expect(foreign).not.toBeInstanceOf(Values);
  const runtime = runtimeOfRealm({ Float32Array, Int32Array, process });
  const tensor = new runtime.Tensor(type, foreign, [2]) as { readonly data: Float32Array };
  expect(tensor.data).toEqual(Values.of(1, 2));
  foreign[0] = 5;
  expect(tensor.data[0]).toBe(5);
});

test.each([
  ['Float32Array', Float32Array],
  ['Int32Array', Int32Array],
] as const)(
  'values that come out as a %s of another realm are of this one, over the same memory',
  (name, Values) => {
    const foreign = runInNewContext(`new ${name}([9, 1, 2]).subarray(1)`) as Float32Array;
    const values = valuesOf({ dims: [2], data: foreign });
    expect(values).toEqual(Values.of(1, 2));
    foreign[1] = 7;
    expect(values[1]).toBe(7);
    expect(valuesOf({ dims: [2], data: values })).toBe(values);
  },
);
