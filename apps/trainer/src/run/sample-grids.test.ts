import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCompiledRunner } from '@ddpm/engine/node';
import { articleRecipe, initialTrainingState, overrideRecipe } from '@ddpm/trainer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tinyConfig } from '../testing/trainer-process';
import { gridLook, writeSampleGrids } from './sample-grids';

const averaged = overrideRecipe(articleRecipe, { training: { emaDecay: 0.9 } });
const state = initialTrainingState(overrideRecipe(averaged, tinyConfig.recipe as object));
const look = gridLook(state.recipe, { rows: 1, numInferenceSteps: 2, seed: 0 });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ddpm-grids-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('draws with the raw and with the averaged weights', async () => {
  const files = await writeSampleGrids(folder, state, createCompiledRunner, look);
  const names = ['step-000000-ema.png', 'step-000000-raw.png'];
  expect(files.map((file) => path.basename(file)).sort()).toEqual(names);
  expect((await readdir(folder)).sort()).toEqual(names);
});

it('is given up where it is told to, with nothing half written', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const createRunner: typeof createCompiledRunner = (...given) => {
    controller.abort(reason);
    return createCompiledRunner(...given);
  };
  const written = writeSampleGrids(path.join(folder, 'none'), state, createRunner, look, controller.signal);
  await expect(written).rejects.toBe(reason);
  expect(await readdir(folder)).not.toContain('none');
});
