import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPlayback } from './playback';
import type { Trajectory } from './trajectory';

const pixels = new Float32Array(1);

function trajectory(seen: number, steps: number): Trajectory {
  return {
    count: 1,
    imageShape: [1, 1, 1],
    seen: Array.from({ length: seen }, (_, step) => ({
      ...{ kind: 'step', step, steps, t: steps - step, alphaBar: 0.5, xt: pixels, x0: pixels, noise: pixels },
      ...{ milliseconds: 1, memory: 0 },
    })),
    images: seen === steps ? pixels : null,
  };
}

/** Frames of 50 ms, by hand. */
function frames(count: number): void {
  for (let frame = 0; frame < count; frame += 1) vi.advanceTimersByTime(50);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (tick: (now: number) => void) =>
    setTimeout(() => {
      tick(performance.now());
    }, 50),
  );
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('plays a trajectory in four seconds, however many steps it has, and stops at the end', () => {
  for (const steps of [3, 40]) {
    const playback = createPlayback(signal(trajectory(steps, steps)));
    playback.play();
    frames(40);
    expect(playback.position.value).toBeGreaterThanOrEqual(Math.floor(steps / 2) - 1);
    expect(playback.position.value).toBeLessThanOrEqual(Math.ceil(steps / 2) + 1);
    expect(playback.playing.value).toBe(true);
    frames(45);
    expect(playback.position.value).toBe(steps);
    expect(playback.playing.value).toBe(false);
  }
});

it('waits where the trajectory has not grown yet, and goes on when it does', () => {
  const shown = signal(trajectory(2, 4));
  const playback = createPlayback(shown);
  playback.play();
  frames(200);
  expect(playback.position.value).toBe(1);
  expect(playback.playing.value).toBe(true);
  shown.value = trajectory(4, 4);
  frames(80);
  expect(playback.position.value).toBe(4);
});

it('goes to any place that was reached, and stays there', () => {
  const playback = createPlayback(signal(trajectory(3, 8)));
  playback.play();
  playback.seek(7);
  frames(20);
  expect(playback.position.value).toBe(2);
  expect(playback.playing.value).toBe(false);
  playback.seek(-1);
  expect(playback.position.value).toBe(0);
});

it('twice the speed takes half the time', () => {
  const playback = createPlayback(signal(trajectory(10, 10)));
  playback.speed.value = 2;
  playback.play();
  frames(42);
  expect(playback.position.value).toBe(10);
});

it('begins again from the end, and loops where asked to', () => {
  const playback = createPlayback(signal(trajectory(4, 4)));
  playback.play({ loop: true });
  frames(80 + 52);
  expect(playback.playing.value).toBe(true);
  expect(playback.position.value).toBeLessThan(4);
  playback.seek(4);
  playback.play();
  expect(playback.position.value).toBe(0);
});
