import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { articleRecipe, overrideRecipe, type RecipeOverrides } from '@ddpm/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAblationList } from './ablation-list';
import { appendResult, readAllResults, readResults, type VariantResult } from './ablation-results';
import { ablationTable } from './ablation-table';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ddpm-ablation-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function listOf(content: object): string {
  const file = path.join(folder, 'list.json');
  writeFileSync(file, JSON.stringify({ description: 'd', steps: 10, base: {}, ...content }));
  return file;
}

describe('the list of variants', () => {
  it('puts each change over the base, field by field', () => {
    const base = { seed: 1, recipe: { training: { learningRate: 1, emaDecay: 0.9 } } };
    const config = { steps: 20, recipe: { training: { emaDecay: null }, unet: { nullLabel: true } } };
    const [same, changed] = readAblationList(
      listOf({
        base,
        variants: [
          { name: 'same', change: '', config: {} },
          { name: 'changed', change: '', config },
        ],
      }),
    );
    expect(same?.config).toEqual({ steps: 10, ...base });
    expect(changed?.config).toEqual({
      steps: 20,
      seed: 1,
      recipe: { training: { learningRate: 1, emaDecay: null }, unet: { nullLabel: true } },
    });
  });

  it('refuses names that are no folders, or that come twice, and fields that do not exist', () => {
    const variant = { name: 'a', change: '', config: {} };
    expect(() => readAblationList(listOf({ variants: [{ ...variant, name: '../a' }] }))).toThrow(/name/);
    expect(() => readAblationList(listOf({ variants: [variant, variant] }))).toThrow(/two variants "a"/);
    expect(() => readAblationList(listOf({ variants: [variant], step: 1 }))).toThrow(/step/);
    expect(() => readAblationList(path.join(folder, 'none.json'))).toThrow(/none\.json/);
  });

  it('that comes with the project has recipes that the trainer knows, no two alike', () => {
    const variants = readAblationList(path.join(import.meta.dirname, '../../ablations.json'));
    const recipes = variants.map(({ config }) =>
      JSON.stringify([
        config.steps,
        config['batchSize'],
        overrideRecipe(articleRecipe, (config.recipe ?? {}) as RecipeOverrides),
      ]),
    );
    expect(new Set(recipes).size).toBe(variants.length);
  });
});

const result: VariantResult = {
  ...{
    name: 'a',
    change: 'nothing',
    dataset: 'digits',
    seed: 0,
    steps: 600,
    batchSize: 64,
    trainingSeconds: 1,
  },
  figures: [20, 10].map((steps) => ({
    ...{
      method: 'ddim',
      steps,
      accuracy: 0.9512,
      fid: 3.456,
      fidFloor: 1.29,
      n: 1000,
      precision: 1,
      recall: 1,
    },
  })),
};

describe('the results', () => {
  it('survive a line that a kill cut short', () => {
    const file = path.join(folder, 'results.jsonl');
    expect(readResults(file)).toEqual([]);
    appendResult(file, result);
    appendFileSync(file, '{"name":"b","cha');
    appendResult(file, { ...result, name: 'c' });
    expect(readResults(file).map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('of the tasks of an array job are read together', () => {
    const tasks = mkdtempSync(path.join(folder, 'tasks-'));
    for (const number of [1, 2, 10]) {
      appendResult(path.join(tasks, `results-${number}.jsonl`), { ...result, name: `variant ${number}` });
    }
    appendResult(path.join(tasks, 'results.jsonl'), result);
    writeFileSync(path.join(tasks, 'table.md'), '');
    const names = readAllResults(tasks).map(({ name }) => name);
    expect(names.sort()).toEqual(['a', 'variant 1', 'variant 10', 'variant 2']);
  });

  it('make a table in Markdown, a line a variant', () => {
    const lines = ablationTable([result, { ...result, change: 'no EMA', figures: [] }]).split('\n');
    const cells = (line = '') => line.split('|').map((cell) => cell.trim());
    expect(cells(lines[0])).toContain('FID, 10 steps');
    expect(cells(lines[2])).toEqual(['', 'nothing', '95.1 %', '3.46', '95.1 %', '3.46', '']);
    expect(cells(lines[3])).toEqual(['', 'no EMA', '', '', '', '', '']);
    expect(lines[5]).toContain('600 steps of 64 images, seed 0');
    expect(lines[5]).toContain('floor 1.29');
  });
});
