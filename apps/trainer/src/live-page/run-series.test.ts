import { expect, it } from 'vitest';
import { addLines, emptySeries, thinOut } from './run-series';

const line = (step: number, loss: number): string =>
  JSON.stringify({
    step,
    loss,
    lossByQuarter: [loss, null, loss, loss],
    gradientNorm: 0,
    learningRate: 0.1,
    milliseconds: 5,
  });

it('keeps a value a step, with gaps where a quarter had no image, and leaves out what is no line', () => {
  const series = emptySeries();
  addLines(series, [line(1, 0.5), '{"step":2,"lo', line(3, 0.25)]);
  expect(series.steps).toEqual([1, 3]);
  expect(series.loss.raw).toEqual([0.5, 0.25]);
  expect(series.quarters[1].raw).toEqual([null, null]);
  expect(series.quarters[1].smooth).toEqual([null, null]);
  expect(series.gradientNorm.smooth).toEqual([null, null]);
});

it('counts the batches that were left out', () => {
  const series = emptySeries();
  addLines(series, [line(1, 1), line(2, 4).replace('{', '{"skippedBatches":2,'), line(3, 4)]);
  expect(series.skippedBatches).toBe(2);
});

it('averages logarithms: two values as their geometric mean, a constant as itself, a step within its reach', () => {
  const series = emptySeries();
  addLines(series, [line(1, 1), line(2, 4)]);
  expect(series.loss.smooth[1]).toBeCloseTo(2, 10);
  const long = emptySeries();
  addLines(
    long,
    Array.from({ length: 1000 }, (_, index) => line(index + 1, index < 500 ? 8 : 2)),
  );
  expect(long.loss.smooth[499]).toBeCloseTo(8, 10);
  expect(long.loss.smooth[999]).toBeCloseTo(2, 3);
});

it('thins long columns out evenly and keeps their end', () => {
  const column = Array.from({ length: 10_001 }, (_, index) => index);
  const thin = thinOut(column);
  expect(thin.length).toBeLessThanOrEqual(1200);
  expect(thin.at(-1)).toBe(10_000);
  expect(new Set(thin.slice(1).map((value, index) => value - (thin[index] ?? 0))).size).toBe(1);
  expect(thinOut([1, 2, 3])).toEqual([1, 2, 3]);
  expect(thinOut([])).toEqual([]);
});
