import { expect, it } from 'vitest';
import {
  createPointDataset,
  drawnMixture,
  drawPoints,
  energyDistance,
  mixtureNames,
  namedMixture,
} from './index';

it.each(mixtureNames)('points of %s have the mean, the spread and the classes of the mixture', (name) => {
  const mixture = namedMixture(name);
  const count = 20_000;
  const { points, labels } = drawPoints(mixture, count, 1);
  const { components } = mixture;
  for (const axis of [0, 1] as const) {
    const values = points.filter((_, index) => index % 2 === axis);
    const mean = average(components.map((component) => component.mean[axis]));
    const variance = average(
      components.map((component) => (component.mean[axis] - mean) ** 2 + component.deviation ** 2),
    );
    expect(Math.abs(average([...values]) - mean)).toBeLessThan(4 * Math.sqrt(variance / count));
    const spread = average([...values].map((value) => (value - mean) ** 2));
    expect(Math.abs(spread / variance - 1)).toBeLessThan(0.04);
  }
  const share = average(components.map(({ label }) => label));
  expect(Math.abs(average([...labels]) - share)).toBeLessThan(0.02);
  expect(Math.max(...points.map(Math.abs))).toBeLessThan(2);
});

it('one class alone has points of that class, and the same seed gives the same', () => {
  const mixture = namedMixture('spiral');
  const { points, labels } = drawPoints(mixture, 50, 3, 1);
  expect([...new Set(labels)]).toEqual([1]);
  expect(points).toEqual(drawPoints(mixture, 50, 3, 1).points);
  expect(points).not.toEqual(drawPoints(mixture, 50, 4, 1).points);
});

it('the energy distance is that of its definition, and far from 0 for another distribution alone', () => {
  const [a, b] = [Float32Array.of(0, 0, 3, 4), Float32Array.of(0, 0, 0, 2)];
  const between = (0 + 2 + 5 + Math.hypot(3, 2)) / 4;
  expect(energyDistance(a, b)).toBeCloseTo(Math.sqrt(2 * between - 5 / 2 - 2 / 2), 6);
  const of = (name: 'moons' | 'spiral', seed: number): Float32Array =>
    drawPoints(namedMixture(name), 800, seed).points;
  expect(energyDistance(of('moons', 1), of('moons', 2))).toBeLessThan(0.1);
  expect(energyDistance(of('moons', 1), of('spiral', 2))).toBeGreaterThan(0.2);
});

it('a data set gives points as images, the same whatever the order', async () => {
  const dataset = createPointDataset(namedMixture('gaussians'), 2, 100);
  const read = async (indices: readonly number[]) => {
    const images = new Float32Array(2 * indices.length);
    const labels = new Int32Array(indices.length);
    await dataset.read(Uint32Array.from(indices), images, labels);
    return { images, labels };
  };
  const one = await read([7, 99, 3]);
  const other = await read([3, 7]);
  expect(other.images).toEqual(Float32Array.of(...one.images.slice(4), ...one.images.slice(0, 2)));
  expect(other.labels[1]).toBe(one.labels[0]);
  expect(dataset.classNames).toHaveLength(2);
});

it('points drawn by hand are where they were drawn; none, and such as are nowhere, are refused', () => {
  const mixture = drawnMixture([{ x: 1, y: -1, label: 1 }], 0.01);
  const { points, labels } = drawPoints(mixture, 100, 1);
  expect(points.every((value, index) => Math.abs(value - (index % 2 === 0 ? 1 : -1)) < 0.06)).toBe(true);
  expect(labels.every((label) => label === 1)).toBe(true);
  expect(() => drawnMixture([])).toThrow('has no points');
  expect(() => drawnMixture([{ x: NaN, y: 0, label: 0 }])).toThrow('component at [NaN, 0]');
  expect(() => drawnMixture([{ x: 0, y: 0, label: 2 }])).toThrow('class 2');
  expect(() => drawPoints(mixture, 5, 1, 0)).toThrow('has no points');
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
