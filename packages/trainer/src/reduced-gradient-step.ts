import * as tf from '@tensorflow/tfjs-core';
import type { CreateRunner, HostTensor, HostTensors, RunnerDevice, StepRunner } from '@ddpm/engine';
import type { GradientReducer } from './gradient-reducer';
import type { AnyRecipe } from './recipe';
import { valuesOf, type SharedStep } from './shared-runner';
import { scalarNames } from './training-inputs';
import { createGradientStep, createUpdateStep } from './training-step';

/** What a shared step is made of. */
export interface SharedStepOptions {
  readonly recipe: AnyRecipe;
  readonly createRunner: CreateRunner;
  readonly reducer: GradientReducer;
  readonly initialState: HostTensors;
  /** Of this process's share. */
  readonly exampleInputs: HostTensors;
}

/**
 * Synchronous data parallelism: each process computes the gradient of its share of the batch, the gradients are averaged,
 * and each process takes the same step with the average. So the processes together do what one would do with the whole
 * batch, but for the order in which floats are added up.
 */
export async function createReducedGradientStep(options: SharedStepOptions): Promise<SharedStep> {
  const { recipe, createRunner, initialState } = options;
  const parameters = parametersOf(initialState);
  const { batch, scalars } = divideInputs(options.exampleInputs);
  const gradientRunner = await createRunner(createGradientStep(recipe), {}, { parameters, ...batch });
  const update = createUpdateStep(recipe);
  const share = 1 / options.reducer.size;
  const updateRunner = await createRunner(
    ({ gradient: sum, ...inputs }) => {
      const next = update({ ...inputs, ...(sum === undefined ? {} : { gradient: tf.mul(sum, share) }) });
      // Once as the state, and once for the host, which feeds them to the other graph.
      return { ...next, ...(next['parameters'] === undefined ? {} : { updated: next['parameters'] }) };
    },
    initialState,
    { gradient: parameters, ...scalars },
  );
  return new ReducedGradientStep(gradientRunner, updateRunner, options.reducer, parameters);
}

class ReducedGradientStep implements SharedStep {
  readonly #gradientRunner: StepRunner;
  readonly #updateRunner: StepRunner;
  readonly #reducer: GradientReducer;
  #parameters: HostTensor;

  constructor(
    gradientRunner: StepRunner,
    updateRunner: StepRunner,
    reducer: GradientReducer,
    parameters: HostTensor,
  ) {
    this.#gradientRunner = gradientRunner;
    this.#updateRunner = updateRunner;
    this.#reducer = reducer;
    this.#parameters = parameters;
  }

  get device(): RunnerDevice {
    return this.#gradientRunner.device;
  }

  async run(inputs: HostTensors): Promise<HostTensors> {
    const { batch, scalars } = divideInputs(inputs);
    const outputs = await this.#gradientRunner.run({ parameters: this.#parameters, ...batch });
    const { gradient, ...losses } = outputs;
    await this.#reducer.reduce(valuesOf(outputs, 'gradient'));
    const { updated, ...norm } = await this.#updateRunner.run({
      ...(gradient === undefined ? {} : { gradient }),
      ...scalars,
    });
    if (updated !== undefined) this.#parameters = updated;
    return { ...losses, ...norm };
  }

  getState(): Promise<HostTensors> {
    return this.#updateRunner.getState();
  }

  async setState(state: HostTensors): Promise<void> {
    await this.#updateRunner.setState(state);
    this.#parameters = parametersOf(state);
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#gradientRunner.dispose(), this.#updateRunner.dispose()]);
  }
}

function parametersOf(state: HostTensors): HostTensor {
  const data = valuesOf(state, 'parameters').slice();
  return { shape: [data.length], data };
}

/** What the gradient depends on, and what only the update wants. */
function divideInputs(inputs: HostTensors): { batch: HostTensors; scalars: HostTensors } {
  const entries = Object.entries(inputs);
  const isScalar = ([name]: [string, HostTensor]): boolean => scalarNames.includes(name);
  return {
    batch: Object.fromEntries(entries.filter((entry) => !isScalar(entry))),
    scalars: Object.fromEntries(entries.filter(isScalar)),
  };
}
