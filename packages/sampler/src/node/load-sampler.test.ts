import '@tensorflow/tfjs-backend-cpu';
import { writeModelFolder } from '@ddpm/checkpoint/node';
import { articleSchedule, createNoiseSchedule, toDiffusersConfig } from '@ddpm/scheduler';
import { splitParameters, uNetConfigToJSON } from '@ddpm/unet';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sampler } from '../index';
import { loadSampler } from '../node';
import { smallParameters, smallUNet } from '../reference/small-unet';

const content = {
  schedulerConfig: toDiffusersConfig(articleSchedule),
  unetConfig: uNetConfigToJSON(smallUNet),
  tensors: splitParameters(smallUNet, smallParameters()),
};
let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'load-sampler-'));
});
afterAll(async () => {
  await rm(parent, { recursive: true });
});

describe('loadSampler', () => {
  test('gives a sampler equal to the one whose weights were written', async () => {
    const folder = path.join(parent, 'model');
    await writeModelFolder(folder, content);
    const loaded = await loadSampler(folder);
    const direct = Sampler.fromModel({
      unetConfig: smallUNet,
      parameters: smallParameters(),
      schedule: createNoiseSchedule(articleSchedule),
    });
    const options = { classLabels: [2], seed: 5, numInferenceSteps: 3 };
    expect((await loaded.sample(options)).pixels).toEqual((await direct.sample(options)).pixels);
    await loaded.dispose();
    await direct.dispose();
  });

  test('names the folder that is not there', async () => {
    const folder = path.join(parent, 'nowhere');
    await expect(loadSampler(folder)).rejects.toMatchObject({
      name: 'CheckpointError',
      message: expect.stringContaining('nowhere') as string,
    });
  });

  test('names the tensor that does not fit the network', async () => {
    const folder = path.join(parent, 'misfit');
    const unetConfig = uNetConfigToJSON({ ...smallUNet, numClasses: 9 });
    await writeModelFolder(folder, { ...content, unetConfig });
    await expect(loadSampler(folder)).rejects.toThrow(
      "'label_embedding.0.weight' has shape [5, 16] where [10, 16] is expected",
    );
  });

  test('names the field of a schedule that is not supported', async () => {
    const folder = path.join(parent, 'learned');
    await writeModelFolder(folder, {
      ...content,
      schedulerConfig: { ...content.schedulerConfig, variance_type: 'learned' },
    });
    await expect(loadSampler(folder)).rejects.toThrow('variance_type is "learned"');
  });
});
