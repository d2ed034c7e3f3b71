import '@tensorflow/tfjs-backend-cpu';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { expect, test } from 'vitest';
import { ddpm, Sampler, type SamplingOptions } from './index';
import { gaussianModel } from './reference/gaussian-model';

const schedule = createNoiseSchedule(articleSchedule);
const model = gaussianModel({ means: [0.5, -0.3], deviation: 0.4, imageShape: [2, 3, 1] }, schedule);
const request: SamplingOptions = { classLabels: [0, 1], numInferenceSteps: 6, method: ddpm() };

test('requests made before dispose are finished, those made after are refused', async () => {
  const sampler = new Sampler({ model, schedule });
  const { pixels } = await sampler.sample(request);
  const [one, other] = [sampler.sample(request), sampler.sample(request)];
  const disposed = sampler.dispose();
  await expect(sampler.sample(request)).rejects.toMatchObject({ name: 'SamplerDisposedError' });
  expect((await one).pixels).toEqual(pixels);
  expect((await other).pixels).toEqual(pixels);
  await disposed;
});

test('an own onStep that asks for another request is told so, and other samplers serve it', async () => {
  const [sampler, second] = [new Sampler({ model, schedule }), new Sampler({ model, schedule })];
  const onStep = async (): Promise<void> => {
    await sampler.sample(request);
  };
  await expect(sampler.sample({ ...request, onStep })).rejects.toMatchObject({ name: 'SamplerBusyError' });
  const elsewhere = async (): Promise<void> => {
    await second.sample(request);
  };
  expect((await sampler.sample({ ...request, onStep: elsewhere })).images.length).toBe(2);
  await Promise.all([sampler.dispose(), second.dispose()]);
});

test('an abort is heard while a request waits, and the turns after it keep their order', async () => {
  const sampler = new Sampler({ model, schedule });
  const ended: string[] = [];
  let steps = 0;
  const first = sampler.sample({ ...request, numInferenceSteps: 200, onStep: () => void (steps += 1) });
  const controller = new AbortController();
  const waiting = sampler.sample({ ...request, signal: controller.signal });
  const last = sampler.sample(request).then(() => ended.push('last'));
  const reason = new Error('enough');
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(steps).toBeLessThan(200);
  await first.then(() => ended.push('first'));
  await last;
  expect(ended).toEqual(['first', 'last']);
  await expect(sampler.sample({ ...request, signal: controller.signal })).rejects.toBe(reason);
  await sampler.dispose();
});

test("what becomes of the caller's arrays after the call changes nothing", async () => {
  const sampler = new Sampler({ model, schedule });
  const arrays = () => ({
    initialNoise: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
    images: Float32Array.from({ length: 12 }, (_, i) => Math.cos(i)),
    mask: Float32Array.from({ length: 12 }, (_, i) => i % 2),
  });
  const asked = ({ initialNoise, images, mask }: ReturnType<typeof arrays>) =>
    sampler.sample({ ...request, initialNoise, inpainting: { images, mask } });
  const expected = (await asked(arrays())).pixels;
  const reused = arrays();
  const running = asked(reused);
  for (const array of Object.values(reused)) array.fill(0.5);
  expect((await running).pixels).toEqual(expected);
  await sampler.dispose();
});
