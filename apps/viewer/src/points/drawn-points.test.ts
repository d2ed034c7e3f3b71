import { expect, it } from 'vitest';
import { drawnField, MOST_DRAWN, REACH, withPoint, type DrawnPoint } from './drawn-points';

const points: readonly DrawnPoint[] = [
  { x: 0.5, y: -1.2, label: 1 },
  { x: -REACH, y: REACH, label: 0 },
  { x: 0, y: 0, label: 0 },
];

it('what is drawn comes back from the address, to a 64th of the plane', () => {
  const back = drawnField.parse(drawnField.print(points)) ?? [];
  const inOrder = [points[1], points[2], points[0]];
  expect(back).toHaveLength(3);
  back.forEach(({ x, y, label }, index) => {
    expect(label).toBe(inOrder[index]?.label);
    expect(Math.abs(x - (inOrder[index]?.x ?? NaN))).toBeLessThanOrEqual(REACH / 64 + 1e-9);
    expect(Math.abs(y - (inOrder[index]?.y ?? NaN))).toBeLessThanOrEqual(REACH / 64 + 1e-9);
  });
  expect(drawnField.print(back)).toBe(drawnField.print(points));
});

it.each(['', 'ABC.', 'AB', 'AB.CD.EF', 'A!.', `${'AB'.repeat(MOST_DRAWN + 1)}.`])(
  'is no drawing: %s',
  (text) => {
    expect(drawnField.parse(text)).toBeUndefined();
  },
);

it('takes no more points than an address has room for', () => {
  const full = Array.from({ length: MOST_DRAWN }, () => ({ x: 0, y: 0, label: 0 }));
  expect(withPoint(full, { x: 1, y: 1, label: 1 })).toBe(full);
  expect(drawnField.parse(drawnField.print(full))).toHaveLength(MOST_DRAWN);
});
