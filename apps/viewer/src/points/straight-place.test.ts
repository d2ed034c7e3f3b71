import { expect, it } from 'vitest';
import { classSpread } from './class-spread';
import type { PointsMoment, PointsRun } from './points-protocol';
import { bendOf, placesAt, straightPlaces } from './straight-place';

const clean = [1, -0.5] as const;
const noise = [-0.3, 2] as const;

/** The forward process, from a point to its noise. */
function momentAt(alphaBar: number): PointsMoment {
  const xt = clean.map((x, axis) => Math.sqrt(alphaBar) * x + Math.sqrt(1 - alphaBar) * (noise[axis] ?? 0));
  return { t: 0, alphaBar, xt: Float32Array.from(xt), x0: Float32Array.from(clean) };
}

it('what noise does to a point is a straight line, from the point to its noise', () => {
  const levels = [0, 0.1, 0.5, 0.9, 1];
  const run: PointsRun = { calls: 4, moments: levels.map(momentAt) };
  const places = run.moments.map(straightPlaces);
  expectPlace(places[0], noise);
  expectPlace(places.at(-1), clean);
  expect(bendOf(run)).toBeCloseTo(0, 6);
});

it('a way with a corner is longer by what the corner costs', () => {
  const moment = (x: number, y: number): PointsMoment => ({
    ...{ t: 0, alphaBar: 1, x0: Float32Array.of(0, 0) },
    xt: Float32Array.of(x, y),
  });
  const run: PointsRun = { calls: 2, moments: [moment(0, 0), moment(3, 0), moment(3, 4)] };
  expect(bendOf(run)).toBeCloseTo(7 / 5 - 1, 6);
});

it('between two moments points are between their places', () => {
  const places = [Float32Array.of(0, 0), Float32Array.of(1, 2)];
  expect([...placesAt(places, 0.25)]).toEqual([0.25, 0.5]);
  expect([...placesAt(places, 1)]).toEqual([1, 2]);
});

it('the spread of classes is about the mean of each', () => {
  const points = Float32Array.of(-1, 0, 1, 0, 10, 3, 10, -3);
  expect(classSpread(points, [0, 0, 1, 1])).toBeCloseTo(Math.sqrt((1 + 1 + 9 + 9) / 4), 6);
});

function expectPlace(place: Float32Array | undefined, expected: readonly [number, number]): void {
  expected.forEach((value, axis) => {
    expect(place?.[axis]).toBeCloseTo(value, 6);
  });
}
