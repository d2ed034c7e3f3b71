import { expect, test } from 'vitest';
import { checkTensors, CheckpointError, type NamedTensors, type TensorSpec } from './index';

const specs: readonly TensorSpec[] = [
  { name: 'conv.weight', shape: [2, 3] },
  { name: 'conv.bias', shape: [2] },
  { name: 'step', shape: [], type: 'int32' },
];
const fitting: NamedTensors = {
  step: { shape: [], data: Int32Array.of(7) },
  'conv.bias': { shape: [2], data: new Float32Array(2) },
  'conv.weight': { shape: [2, 3], data: new Float32Array(6) },
};

test('tensors that fit pass, in any order', () => {
  expect(() => {
    checkTensors(fitting, specs);
  }).not.toThrow();
});

test.each<[string, NamedTensors, string, string]>([
  ['missing', { step: fitting['step']! }, 'conv.weight', "tensor 'conv.weight' is missing (and 1 more)"],
  [
    'extra',
    { ...fitting, 'norm.bias': fitting['step']! },
    'norm.bias',
    "tensor 'norm.bias' is not part of the network",
  ],
  [
    'of another shape',
    { ...fitting, 'conv.weight': { shape: [3, 2], data: new Float32Array(6) } },
    'conv.weight',
    "tensor 'conv.weight' has shape [3, 2] where [2, 3] is expected",
  ],
  [
    'of another rank',
    { ...fitting, step: { shape: [1], data: Int32Array.of(7) } },
    'step',
    "tensor 'step' has shape [1] where [] is expected",
  ],
  [
    'of another type',
    { ...fitting, 'conv.bias': { shape: [2], data: new Int32Array(2) } },
    'conv.bias',
    "tensor 'conv.bias' is int32 where float32 is expected",
  ],
])('a tensor that is %s is named', (_title, tensors, tensor, sentence) => {
  const remedy = 'the file belongs to another network, so use the configuration it was made with';
  expect(() => {
    checkTensors(tensors, specs, 'w.safetensors');
  }).toThrow(new CheckpointError(`w.safetensors: ${sentence}; ${remedy}`, { tensor, file: 'w.safetensors' }));
});

test('a name that every object has does not count as a tensor', () => {
  const spec = [{ name: 'constructor', shape: [] }];
  expect(() => {
    checkTensors({}, spec);
  }).toThrow("tensor 'constructor' is missing");
});
