import { expect, it } from 'vitest';
import type { StepEvent } from '../generate/generate-protocol';
import { detourOf, pathOf, planeOf } from './path-drawing';

/** The steps of DDIM over two pixels, where the network expects those pictures one after the other. */
function ddimWay(expected: readonly (readonly [number, number])[]) {
  let xt = [0.3, -1.2];
  const seen = expected.map((x0, step) => {
    const [alphaBar, next] = [step, step + 1].map((at) => at / expected.length) as [number, number];
    const event = { alphaBar, xt: Float32Array.from(xt) } as unknown as StepEvent;
    const noise = xt.map((value, i) => (value - Math.sqrt(alphaBar) * x0[i]!) / Math.sqrt(1 - alphaBar));
    xt = noise.map((value, i) => Math.sqrt(next) * x0[i]! + Math.sqrt(1 - next) * value);
    return event;
  });
  return { seen, images: Float32Array.from(xt) };
}

it('is straight exactly where the expected picture stays the same', () => {
  const steady = pathOf(
    ddimWay([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ]),
  );
  expect(detourOf(steady)).toBeCloseTo(0, 6);
  const view = planeOf(steady);
  for (const place of steady) expect(view(place).beside).toBeCloseTo(0, 5);
  const bent = pathOf(
    ddimWay([
      [0, 0],
      [0.5, 0],
      [1, 0.5],
      [1, 1],
    ]),
  );
  expect(detourOf(bent)).toBeGreaterThan(0.01);
});

it('shows a corner where it is: half-way along, and beside the line by half its length', () => {
  const corner = [
    [0, 0, 5],
    [1, 1, 5],
    [2, 0, 5],
  ].map((place) => Float32Array.from(place));
  const view = planeOf(corner);
  expect(detourOf(corner)).toBeCloseTo(Math.SQRT2 - 1, 6);
  expect(view(corner[1]!)).toEqual({ along: 0.5, beside: 0.5 });
  expect([view(corner[0]!), view(corner[2]!)]).toEqual([
    { along: 0, beside: 0 },
    { along: 1, beside: 0 },
  ]);
});
