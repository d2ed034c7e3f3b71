import { expect, it } from 'vitest';
import type { Engine } from '../engine/engine';
import type { GenerateEvent, GenerateRequest } from './generate-protocol';
import { createGeneration, type GenerationPlan } from './generation';
import { createLiveDrawing } from './live-drawing';
import { createPlayback } from './playback';

/** A worker's side whose runs end when the test says so; a picture is one pixel: the seed and the steps. */
function workerInHand() {
  const runs: { readonly name: string; readonly end: () => void }[] = [];
  const call = (
    _name: string,
    { signal }: { readonly signal: AbortSignal },
    _source: unknown,
    { seed, steps }: GenerateRequest,
    hear: (event: GenerateEvent) => void,
  ): Promise<void> =>
    new Promise((resolve, reject) => {
      const name = `${seed} in ${steps}`;
      signal.addEventListener('abort', () => {
        runs.splice(runs.findIndex((run) => run.name === name));
        reject(new Error('aborted'));
      });
      const end = (): void => {
        runs.shift();
        const images = Float32Array.of(seed + steps / 10);
        hear({ kind: 'begin', imageShape: [1, 1, 1], count: 1 });
        const step = { t: 0, alphaBar: 1, xt: images, x0: images, noise: images, milliseconds: 1, memory: 0 };
        for (let index = 0; index < steps; index += 1) hear({ kind: 'step', step: index, steps, ...step });
        hear({ kind: 'end', images });
        resolve();
      };
      runs.push({ name, end });
    });
  const engine = { call } as unknown as Engine;
  return {
    engine,
    running: () => runs.map(({ name }) => name),
    async endOne(): Promise<void> {
      runs[0]?.end();
      await rest();
    },
  };
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function begin() {
  const worker = workerInHand();
  const generation = createGeneration(worker.engine);
  const { trajectory } = generation;
  const live = createLiveDrawing(generation, createPlayback(trajectory));
  const plan = (seed: number): GenerationPlan =>
    ({ source: null, request: { seed, steps: 4, labels: [0] }, draftSteps: 1 }) as unknown as GenerationPlan;
  return {
    ...{ worker, generation, live },
    follow: async (seed: number): Promise<void> => {
      live.follow({ prepare: () => Promise.resolve(plan(seed)) });
      await rest();
    },
    shown: () => trajectory.value?.images?.[0]?.toFixed(1) ?? null,
  };
}

it('answers at once, and then by all steps', async () => {
  const { worker, live, follow, shown } = begin();
  await follow(7);
  expect([worker.running(), shown(), live.behind.value]).toEqual([['7 in 1'], null, true]);
  await worker.endOne();
  expect([worker.running(), shown(), live.behind.value]).toEqual([['7 in 4'], '7.1', true]);
  await worker.endOne();
  expect([worker.running(), shown(), live.behind.value]).toEqual([[], '7.4', false]);
});

it('finishes the draft under way, and then takes the newest alone', async () => {
  const { worker, follow, shown } = begin();
  for (const seed of [1, 2, 3]) await follow(seed);
  expect(worker.running()).toEqual(['1 in 1']);
  await worker.endOne();
  expect([worker.running(), shown()]).toEqual([['3 in 1'], '1.1']);
});

it('gives the other steps up for something newer, and keeps what is shown meanwhile', async () => {
  const { worker, follow, shown } = begin();
  await follow(1);
  await worker.endOne();
  await follow(2);
  expect([worker.running(), shown()]).toEqual([['2 in 1'], '1.1']);
  await worker.endOne();
  await worker.endOne();
  expect(shown()).toBe('2.4');
});

it('does not wait for a network that is no longer wanted, and says where one cannot be had', async () => {
  const { worker, live, generation, follow } = begin();
  live.follow({ prepare: () => new Promise(() => undefined) });
  await follow(5);
  expect(worker.running()).toEqual(['5 in 1']);
  live.cancel();
  await rest();
  expect([worker.running(), live.behind.value]).toEqual([[], false]);
  live.follow({ prepare: () => Promise.reject(new Error('It is gone.')) });
  await rest();
  expect([generation.error.value, live.behind.value]).toEqual(['It is gone.', false]);
});
