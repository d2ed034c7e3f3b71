import { describe, expect, test } from 'vitest';
import { decodeSafetensors, modelFiles, modelFolderFromFiles, modelFolderToFiles } from './index';

const content = {
  modelIndex: { class_names: ['0', '1'] },
  schedulerConfig: { _class_name: 'DDPMScheduler', num_train_timesteps: 1000, beta_end: 0.02 },
  unetConfig: { block_channels: [32, 64, 128] },
  tensors: { 'init_conv.bias': { shape: [2], data: Float32Array.of(0.1, -2) } },
};
const files = modelFolderToFiles(content);

function under(prefix: string): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [prefix + path, bytes]));
}

test('a model comes back as it was written', () => {
  expect(modelFolderFromFiles(files)).toEqual({
    modelIndex: {
      _class_name: 'DDPMPipeline',
      scheduler: ['diffusers', 'DDPMScheduler'],
      unet: ['ddpm', 'UNet'],
      class_names: ['0', '1'],
    },
    schedulerConfig: content.schedulerConfig,
    unetConfig: content.unetConfig,
    tensors: content.tensors,
    metadata: { format: 'pt' },
  });
});

test('the files lie where diffusers expects them', () => {
  expect(Object.keys(files).sort()).toEqual([
    'model_index.json',
    'scheduler/scheduler_config.json',
    'unet/config.json',
    'unet/diffusion_pytorch_model.safetensors',
  ]);
  expect(decodeSafetensors(files[modelFiles.weights]!).tensors).toEqual(content.tensors);
});

test('float16 halves the weights and reads as float32', () => {
  const half = modelFolderToFiles({ ...content, dtype: 'float16' });
  expect(modelFolderFromFiles(half).tensors['init_conv.bias']!.data).toEqual(
    Float32Array.of(0.0999755859375, -2),
  );
});

test('the usual fields of the model index can be replaced', () => {
  const own = modelFolderToFiles({ ...content, modelIndex: { _class_name: 'OwnPipeline' } });
  expect(modelFolderFromFiles(own).modelIndex['_class_name']).toBe('OwnPipeline');
});

describe('a model in a folder of its own', () => {
  test('is found, beside other files', () => {
    const packed = {
      ...under('digits/'),
      'digits/README.md': new Uint8Array(1),
      'notes/model_index.json.txt': new Uint8Array(),
    };
    expect(modelFolderFromFiles(packed).tensors).toEqual(content.tensors);
  });

  test('gives way to one further out', () => {
    const inner = { ...under('backup/old/'), ...files };
    inner['backup/old/unet/config.json'] = new Uint8Array();
    expect(modelFolderFromFiles(inner).unetConfig).toEqual(content.unetConfig);
  });
});

describe.each(Object.values(modelFiles))('%s', (path) => {
  test('is named where it is missing', () => {
    const rest = Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));
    expect(() => modelFolderFromFiles(rest, 'runs/digits')).toThrow(
      `runs/digits/${path} is missing; choose a model folder`,
    );
  });

  test('is named where it is damaged', () => {
    const damaged = { ...under('digits/'), [`digits/${path}`]: new Uint8Array(3) };
    const file = `digits/${path}`;
    expect(() => modelFolderFromFiles(damaged)).toThrow(`${file}: `);
    expect(() => modelFolderFromFiles(damaged)).toThrow(
      expect.objectContaining({ name: 'CheckpointError', file }),
    );
  });
});

test('a configuration that JSON cannot hold is refused', () => {
  expect(() => modelFolderToFiles({ ...content, schedulerConfig: { beta_end: NaN } })).toThrow(
    'schedulerConfig.beta_end is NaN',
  );
});
