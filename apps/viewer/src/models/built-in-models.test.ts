import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';
import { freshVisit } from '../opening/fresh-visit';
import { builtInModel, builtInModels, fewCallsPair, type BuiltInModel } from './built-in-models';

const require = createRequire(import.meta.url);

interface ModelIndex {
  readonly held_out_pairs?: readonly number[];
  readonly sampling: {
    readonly method: string;
    readonly num_inference_steps: number;
    readonly guidance_scale: number;
    readonly timesteps?: object;
  };
}

function indexOf({ packageName, folder }: BuiltInModel): ModelIndex {
  const root = path.dirname(require.resolve(`${packageName}/package.json`));
  return JSON.parse(readFileSync(path.join(root, folder, 'model_index.json'), 'utf8')) as ModelIndex;
}

it.each(builtInModels)('says of $id which classes its training never showed', (model) => {
  expect(indexOf(model).held_out_pairs ?? []).toEqual(model.unseen ?? []);
});

it.each(builtInModels)('says of $id whether it draws in few calls, and who taught it', (model) => {
  const isStudent = indexOf(model).sampling.timesteps !== undefined;
  expect(model.teacher !== undefined).toBe(isStudent);
  if (model.teacher === undefined) return;
  expect(builtInModel(model.teacher)?.packageName).toBe(model.packageName);
  const pair = { student: model.id, teacher: model.teacher };
  expect([fewCallsPair(model.id), fewCallsPair(model.teacher)]).toEqual([pair, pair]);
});

it('opens on the first of them, as its makers recommend', () => {
  const [first] = builtInModels;
  const { method, num_inference_steps, guidance_scale } = indexOf(first).sampling;
  const recommended = {
    model: first.id,
    sampler: method,
    steps: num_inference_steps,
    guidance: guidance_scale,
  };
  expect(freshVisit).toMatchObject(recommended);
});
