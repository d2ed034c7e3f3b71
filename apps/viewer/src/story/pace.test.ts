import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Address } from '../address/address';
import { createPace, screenIds, type Pace } from './pace';

/** Half seconds, in frames. */
function halfSeconds(count: number): void {
  for (let frame = 0; frame < count * 5; frame += 1) vi.advanceTimersByTime(100);
}

/** The story, at its first screen, each of which takes two seconds; for visitors who want less movement or not. */
function openStory(wantsLess: boolean): Pace {
  vi.stubGlobal('window', { matchMedia: () => ({ matches: wantsLess }) });
  const screen = signal(screenIds[0]);
  const address = { panel: signal('story'), fields: () => ({ screen }) } as unknown as Address;
  const pace = createPace({ address });
  for (const id of screenIds) pace.setSeconds(id, 2);
  return pace;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false, addEventListener: () => undefined });
  vi.stubGlobal('requestAnimationFrame', (tick: (now: number) => void) =>
    setTimeout(() => {
      tick(performance.now());
    }, 100),
  );
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('goes from screen to screen by itself, and ends with the last', () => {
  const pace = openStory(false);
  halfSeconds(5);
  expect(pace.screen.value).toBe(screenIds[1]);
  halfSeconds(4 * screenIds.length);
  expect(pace.screen.value).toBe(screenIds.at(-1));
  expect(pace.follows.value).toBe(false);
  pace.play();
  expect(pace.screen.value).toBe(screenIds[0]);
});

it('waits where the visitor takes over, goes on when asked, and stands still when paused', () => {
  const pace = openStory(false);
  pace.hold();
  halfSeconds(6);
  expect(pace.screen.value).toBe(screenIds[0]);
  expect(pace.moving.value).toBe(true);
  pace.play();
  halfSeconds(5);
  expect(pace.screen.value).toBe(screenIds[1]);
  pace.pause();
  halfSeconds(6);
  expect(pace.screen.value).toBe(screenIds[1]);
  expect(pace.moving.value).toBe(false);
});

it('begins by nobody’s asking only where movement is welcome', () => {
  const pace = openStory(true);
  halfSeconds(6);
  expect([pace.screen.value, pace.moving.value]).toEqual([screenIds[0], false]);
  pace.play();
  halfSeconds(5);
  expect(pace.screen.value).toBe(screenIds[1]);
});
