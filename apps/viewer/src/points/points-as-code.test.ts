import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { drawPoints, energyDistance, namedMixture } from '@ddpm/points';
import { expect, it, onTestFinished } from 'vitest';
import { drawnField } from './drawn-points';
import { pointsAsCode, type PointsSetUp } from './points-as-code';
import { POINT_COUNT } from './sizes';

const setUp: PointsSetUp = {
  ...{ shape: 'moons', drawn: [], predictionType: 'v_prediction', seed: 3 },
  ...{ guide: 'network', solver: 'dpm-solver-2m', steps: 20, guidance: 1, asked: 'both', studentCalls: 1 },
};

it.each<[string, Partial<PointsSetUp>, number]>([
  ['the network', {}, 0.1],
  ['the exact denoiser', { guide: 'exact', solver: 'ddim', steps: 60 }, 0.05],
  ['a student in one call', { guide: 'student' }, 0.2],
])('the program of %s runs as it stands, and draws the distribution', async (_, part, bound) => {
  const folder = await emptyFolder();
  await writeFile(path.join(folder, 'program.mjs'), pointsAsCode({ ...setUp, ...part }));
  const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs'], { cwd: folder });
  const [head, ...lines] = (await readFile(path.join(folder, 'points.csv'), 'utf8')).trim().split('\n');
  expect(head).toBe('x,y,label');
  expect(lines).toHaveLength(POINT_COUNT);
  const rows = lines.map((line) => line.split(',').map(Number));
  const points = Float32Array.from(rows.flatMap(([x = NaN, y = NaN]) => [x, y]));
  const distance = energyDistance(points, drawPoints(namedMixture('moons'), POINT_COUNT, 9).points);
  expect(distance).toBeLessThan(bound);
  expect(Number(/off the distribution by (\S+)/.exec(stdout)?.[1])).toBeLessThan(bound);
});

it('a drawing is written out, and a class is asked for where the panel asks for it', () => {
  const drawn = drawnField.parse('AAzz.fg') ?? [];
  const text = pointsAsCode({ ...setUp, shape: 'drawn', drawn, asked: 'blue', guidance: 2 });
  expect(text).toContain('drawnMixture([\n  { x: -1.575, y: -1.575, label: 0 },');
  expect(text).toContain('(_, index) => 1)');
  expect(text).toContain('guidanceScale: 2,');
});

/** Within the app, so that the program finds the packages: built ones, as their users have them. */
async function emptyFolder(): Promise<string> {
  const parent = path.join(import.meta.dirname, '../../tests/.programs');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(path.join(parent, 'points-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
