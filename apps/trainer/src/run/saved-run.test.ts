import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { articleRecipe, type Recipe, type TrainingConfig, type TrainingState } from '@ddpm/trainer';
import { expect, it } from 'vitest';
import { resolveRunConfig } from '../configuration/run-config';
import { runFolder } from './run-folder';
import { loadRun, saveRun } from './saved-run';

it('reads a run that was saved before a field of the recipe existed: it does as the article does', async () => {
  const older = structuredClone<{ training: Partial<TrainingConfig> }>(articleRecipe);
  Reflect.deleteProperty(older.training, 'learningRateCycles');
  const state: TrainingState = {
    step: 3,
    position: { epoch: 0, index: 3 },
    elapsedSeconds: 1,
    recipe: older as Recipe,
    tensors: { parameters: { shape: [2], data: Float32Array.of(1, 2) } },
  };
  const root = await mkdtemp(path.join(tmpdir(), 'ddpm-saved-run-'));
  try {
    const folder = runFolder(root);
    await saveRun(folder, resolveRunConfig({ preset: 'article' }), state);
    const saved = await loadRun(folder);
    expect(saved.state.recipe).toEqual(articleRecipe);
    expect(saved.config.recipe).toEqual(articleRecipe);
    expect(saved.state.tensors).toEqual(state.tensors);
  } finally {
    await rm(root, { recursive: true });
  }
});
