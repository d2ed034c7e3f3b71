import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTrainingMetrics } from './training-metrics';

let root: string;
const line = (step: number) => JSON.stringify({ step, loss: 0.5, lossByQuarter: [0.1, null, 0.3, 0.4] });

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'ddpm-metrics-'));
  await mkdir(path.join(root, 'run/model'), { recursive: true });
  await writeFile(
    path.join(root, 'run/metrics.jsonl'),
    `${line(1)}\n\nnull\n7\n{"step":2}\n${line(3)}\n{"step":4,"lo`,
  );
});
afterAll(() => rm(root, { recursive: true }));

it('finds the metrics of a run, from its own folder and from the model in it, without broken lines', async () => {
  for (const folder of ['run', 'run/model']) {
    const lines = await readTrainingMetrics(path.join(root, folder));
    expect(lines.map(({ step }) => step)).toEqual([1, 3]);
  }
});

it('finds none where a model belongs to no run', async () => {
  expect(await readTrainingMetrics(path.join(root, 'elsewhere/model'))).toEqual([]);
});
