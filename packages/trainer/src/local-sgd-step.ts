import type { HostTensors, RunnerDevice, StepRunner } from '@ddpm/engine';
import type { GradientReducer } from './gradient-reducer';
import type { SharedStepOptions } from './reduced-gradient-step';
import { valuesOf, type SharedStep } from './shared-runner';
import { createTrainingStep } from './training-step';

/** Share of the way to the mean of the processes that an outer step takes, before momentum. */
const outerLearningRate = 0.7;
/** What an outer step keeps of the one before. Both as in Douillard et al. 2023, section 3.1 (DiLoCo, arXiv 2311.08105). */
const outerMomentumDecay = 0.9;

/** Name of the state entry that local SGD adds to those of the training step. */
export const outerMomentumName = 'outerMomentum';

/**
 * Local SGD for slow networks: each process takes steps of its own on its share of the batches, and only where the number
 * of a step is divisible by `syncEvery` do all meet. The way that they went on average, from where they last met, is then
 * taken for a gradient, and SGD with Nesterov momentum makes a step with it (Douillard et al. 2023, algorithm 1). The
 * memory of AdamW and the EMA are averaged, so that after a meeting all processes hold the same state.
 */
export async function createLocalSgdStep(
  { recipe, createRunner, reducer, initialState, exampleInputs }: SharedStepOptions,
  syncEvery: number,
): Promise<SharedStep> {
  const { [outerMomentumName]: momentum, ...inner } = initialState;
  const runner = await createRunner(createTrainingStep(recipe), inner, exampleInputs);
  const start = valuesOf(inner, 'parameters').slice();
  return new LocalSgdStep(runner, reducer, syncEvery, {
    start,
    momentum:
      momentum === undefined
        ? new Float32Array(start.length)
        : valuesOf(initialState, outerMomentumName).slice(),
  });
}

/** What outlives a meeting. */
interface OuterState {
  /** The parameters that all processes held when they last met. */
  start: Float32Array;
  readonly momentum: Float32Array;
}

class LocalSgdStep implements SharedStep {
  readonly #runner: StepRunner;
  readonly #reducer: GradientReducer;
  readonly #syncEvery: number;
  #outer: OuterState;
  #hasMet = true;

  constructor(runner: StepRunner, reducer: GradientReducer, syncEvery: number, outer: OuterState) {
    this.#runner = runner;
    this.#reducer = reducer;
    this.#syncEvery = syncEvery;
    this.#outer = outer;
  }

  get device(): RunnerDevice {
    return this.#runner.device;
  }

  async run(inputs: HostTensors, step: number): Promise<HostTensors> {
    const outputs = await this.#runner.run(inputs);
    this.#hasMet = false;
    if (step % this.#syncEvery === 0) await this.#meet();
    return outputs;
  }

  /** Processes that are asked for their state between two meetings meet at once. */
  async getState(): Promise<HostTensors> {
    if (!this.#hasMet) await this.#meet();
    const data = this.#outer.momentum.slice();
    return { ...(await this.#runner.getState()), [outerMomentumName]: { shape: [data.length], data } };
  }

  async setState({ [outerMomentumName]: momentum, ...inner }: HostTensors): Promise<void> {
    await this.#runner.setState(inner);
    const start = valuesOf(inner, 'parameters').slice();
    this.#outer = {
      start,
      momentum: Float32Array.from(momentum?.data ?? new Float32Array(start.length)),
    };
    this.#hasMet = true;
  }

  dispose(): Promise<void> {
    return this.#runner.dispose();
  }

  async #meet(): Promise<void> {
    const state = await this.#runner.getState();
    for (const name of Object.keys(state)) await average(this.#reducer, valuesOf(state, name));
    const parameters = valuesOf(state, 'parameters');
    outerStep(this.#outer, parameters);
    this.#outer.start = parameters.slice();
    await this.#runner.setState(state);
    this.#hasMet = true;
  }
}

/** Replaces values by their mean over all processes. */
async function average(reducer: GradientReducer, values: Float32Array): Promise<void> {
  await reducer.reduce(values);
  for (let index = 0; index < values.length; index++) values[index] = (values[index] ?? 0) / reducer.size;
}

/** One step of SGD with Nesterov momentum (PyTorch's form). @param mean of the parameters; becomes the next ones */
function outerStep({ start, momentum }: OuterState, mean: Float32Array): void {
  for (let index = 0; index < mean.length; index++) {
    const from = start[index] ?? 0;
    const gradient = from - (mean[index] ?? 0);
    const kept = outerMomentumDecay * (momentum[index] ?? 0) + gradient;
    momentum[index] = kept;
    mean[index] = from - outerLearningRate * (gradient + outerMomentumDecay * kept);
  }
}
