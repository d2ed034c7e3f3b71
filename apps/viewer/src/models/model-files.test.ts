import { describe, expect, it } from 'vitest';
import { findModel, MOST_BYTES } from './model-files';
import { packModel, unpackModel } from './model-zip';

const empty = new Blob();
const folder = {
  'nets/mine/model_index.json': empty,
  'nets/mine/unet/config.json': empty,
  'nets/mine/unet/diffusion_pytorch_model.safetensors': empty,
  'nets/mine/scheduler/scheduler_config.json': empty,
  'nets/mine/samples.png': empty,
  'nets/readme.md': empty,
};

describe('finding a model among files', () => {
  it('takes the files of a model folder, wherever it lies', () => {
    const { title, files } = findModel(folder, null);
    expect(title).toBe('mine');
    expect(Object.keys(files)).toHaveLength(4);
  });

  it('takes a lone safetensors file', () => {
    expect(findModel({ 'a/net.safetensors': empty, 'a/x.txt': empty }, null)).toMatchObject({ title: 'net' });
  });

  it('says what a foreign file is not, and what to drop instead', () => {
    expect(() => findModel({ 'cat.png': empty }, 'cat.png')).toThrow(
      /^cat\.png is no model: drop a model folder/,
    );
    expect(() => findModel({}, null)).toThrow(/is no model/);
  });

  it('refuses a file that no page has room for, and names it', () => {
    const huge = { size: MOST_BYTES + 1 } as Blob;
    expect(() => findModel({ 'net.safetensors': huge }, null)).toThrow(/^net\.safetensors has 400 MB/);
  });
});

describe('a model in a .zip', () => {
  it('comes out as it went in, without what belongs to no model', async () => {
    const content = new Blob(['{"a": 1}']);
    const zip = await packModel({ 'model_index.json': content, 'notes.txt': content }, 'mine');
    const files = unpackModel(zip, 'mine.zip');
    expect(Object.keys(files)).toEqual(['mine/model_index.json']);
    expect(await files['mine/model_index.json']?.text()).toBe('{"a": 1}');
  });

  it('is refused where it is damaged or none, by its name', () => {
    expect(() => unpackModel(new TextEncoder().encode('no zip at all'), 'x.zip')).toThrow(
      /^x\.zip is damaged/,
    );
  });
});
