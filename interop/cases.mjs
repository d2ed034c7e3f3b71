// What this project computes with a model, written down as one safetensors file for Python to compare with.
import { createEagerRunner, prepareBackend } from '@ddpm/engine';
import { encodeSafetensors } from '@ddpm/checkpoint';
import { normals, randomKey } from '@ddpm/random';
import { ddim, ddpm, Sampler } from '@ddpm/sampler';
import { inferenceTimesteps } from '@ddpm/scheduler';

const seed = 20;
const classLabels = [3, 1];
const timesteps = [0, 1, 250, 999];

/**
 * The bytes of a safetensors file: inputs and outputs of the network, the schedule's tables, and whole reverse processes
 * with the noise that went into them. Images are [N, height, width, channels].
 */
export async function computeCases(model) {
  await prepareBackend('wasm');
  const sampler = await Sampler.fromPretrained(model, { createRunner: createEagerRunner });
  const cases = {
    ...(await networkCases(sampler)),
    ...scheduleCases(sampler),
    ...(await samplingCases(sampler, 'ddpm', ddpm(), 50)),
    ...(await samplingCases(sampler, 'ddim', ddim(), 20)),
  };
  await sampler.dispose();
  return encodeSafetensors(cases);
}

async function networkCases({ model }) {
  const shape = [timesteps.length, ...model.imageShape];
  const labels = model.numClasses === null ? null : networkLabels(model);
  const inputs = {
    xt: { shape, data: noise(['interop'], shape) },
    t: { shape: [timesteps.length], data: Float32Array.from(timesteps) },
    ...(labels === null ? {} : { labels: { shape: [timesteps.length], data: labels } }),
  };
  const step = ({ xt, t, labels: given, ...parameters }) => ({
    prediction: model.predict(parameters, xt, t, given ?? null),
  });
  const runner = await createEagerRunner(step, model.parameters);
  const { prediction } = await runner.run(inputs);
  await runner.dispose();
  return { ...named('network', inputs), 'network.prediction': prediction };
}

/** A label for each timestep, the last of which is "no label" where the network knows it. */
function networkLabels({ numClasses, nullLabel }) {
  return Int32Array.from(timesteps, (_, i) =>
    i === timesteps.length - 1 && nullLabel !== null ? nullLabel : (4 * i) % numClasses,
  );
}

function scheduleCases({ schedule }) {
  const table = (values) => ({ shape: [values.length], data: Float32Array.from(values) });
  return named('schedule', { betas: table(schedule.betas), alphaBars: table(schedule.alphaBars) });
}

/** A whole reverse process from given noise, with the noise of every step. */
async function samplingCases(sampler, name, method, steps) {
  const shape = [classLabels.length, ...sampler.model.imageShape];
  const visited = inferenceTimesteps(sampler.schedule.config, steps);
  const { pixels } = await sampler.sample({ classLabels, seed, method, numInferenceSteps: steps });
  const stepNoise = Array.from(visited, (_, s) => [...noise(['step'], shape, s)]);
  return named(name, {
    timesteps: { shape: [visited.length], data: Int32Array.from(visited) },
    labels: { shape: [classLabels.length], data: Int32Array.from(classLabels) },
    initial: { shape, data: noise(['initial'], shape) },
    noise: { shape: [visited.length, ...shape], data: Float32Array.from(stepNoise.flat()) },
    images: { shape, data: pixels },
  });
}

/** The noise of each image, under the keys that `@ddpm/sampler` documents. */
function noise(path, [count, ...imageShape], ...rest) {
  const size = imageShape.reduce((product, length) => product * length, 1);
  const images = Array.from({ length: count }, (_, i) => [
    ...normals(randomKey(seed, ...path, i, ...rest), size),
  ]);
  return Float32Array.from(images.flat());
}

function named(prefix, entries) {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [`${prefix}.${name}`, value]));
}
