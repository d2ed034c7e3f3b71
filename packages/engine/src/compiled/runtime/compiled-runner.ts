import { encodeStep, recordStep, type RecordedStep } from '../compile-step';
import { RunnerDisposedError, TensorContractError } from '../../runner-errors';
import type { HostTensor, HostTensors, PureStep, RunnerDevice, StepRunner } from '../../contract';
import type { Target } from '../lower/target';
import {
  createSession,
  runtimeTensor,
  valuesOf,
  type OnnxRuntime,
  type RuntimeSession,
  type RuntimeTensor,
} from './onnx-runtime';
import { checkTensors, signaturesOf, type TensorSignatures } from './tensor-checks';

/** An ONNX Runtime, and how to use it. */
export interface CompiledRunnerOptions {
  /** The module `onnxruntime-node` or `onnxruntime-web`. */
  readonly runtime: OnnxRuntime;
  /** What the runner says of where it computes. */
  readonly device: RunnerDevice;
  /** Which operators the graph may use. */
  readonly target: Target;
  /** Passed to `InferenceSession.create`. */
  readonly sessionOptions: object;
  /** Whether the runtime can write results into arrays that it is given. */
  readonly preallocates: boolean;
}

/**
 * Records a step once and runs it as one graph in any ONNX Runtime.
 * @param exampleInputs Shapes and types of the inputs; their values do not matter.
 */
export async function createRunner(
  step: PureStep,
  initialState: HostTensors,
  exampleInputs: HostTensors,
  options: CompiledRunnerOptions,
): Promise<StepRunner> {
  const state = signaturesOf(initialState);
  const inputs = signaturesOf(exampleInputs);
  for (const name of Object.keys(inputs)) {
    if (state[name] !== undefined) {
      throw new TensorContractError(name, 'is an input and part of the state; rename one');
    }
  }
  const recorded = recordStep(step, { ...state, ...inputs });
  for (const [name, output] of Object.entries(recorded.outputs)) checkNextState(name, output, state[name]);
  const runner = new CompiledRunner(recorded, inputs, state, options);
  await runner.setState(initialState);
  return runner;
}

function checkNextState(
  name: string,
  given: TensorSignatures[string],
  expected: TensorSignatures[string] | undefined,
) {
  if (expected === undefined) return;
  if (given.dtype !== expected.dtype || given.shape.join() !== expected.shape.join()) {
    throw new TensorContractError(
      name,
      `is returned as ${given.dtype} [${given.shape.join(', ')}], but the state holds it as ` +
        `${expected.dtype} [${expected.shape.join(', ')}]`,
    );
  }
}

class CompiledRunner implements StepRunner {
  readonly device: RunnerDevice;
  readonly #step: RecordedStep;
  readonly #inputs: TensorSignatures;
  readonly #state: TensorSignatures;
  readonly #options: CompiledRunnerOptions;
  /** Names of the state entries that the step returns; the others are constants of the graph. */
  readonly #carried: readonly string[];
  #constants: HostTensors = {};
  #session: RuntimeSession | undefined;
  #current = new Map<string, RuntimeTensor>();
  /** Where the next run writes the state, so that runs allocate nothing for it. */
  #spare = new Map<string, RuntimeTensor>();
  #queue: Promise<unknown> = Promise.resolve();
  #disposed = false;

  constructor(
    step: RecordedStep,
    inputs: TensorSignatures,
    state: TensorSignatures,
    options: CompiledRunnerOptions,
  ) {
    this.#step = step;
    this.#inputs = inputs;
    this.#state = state;
    this.#options = options;
    this.device = options.device;
    this.#carried = Object.keys(state).filter((name) => step.outputs[name] !== undefined);
  }

  // Everything up to the first await happens before the promise is returned: from then on, the arrays are the caller's.
  async run(inputs: HostTensors): Promise<HostTensors> {
    this.#checkUsable();
    checkTensors(inputs, this.#inputs);
    const given = copiesOf(inputs);
    return this.#enqueue(() => this.#runOnce(given));
  }

  async getState(): Promise<HostTensors> {
    this.#checkUsable();
    return this.#enqueue(() => {
      const carried = [...this.#current].map(([name, tensor]) => [name, copyOf(hostTensor(tensor))] as const);
      const constant = Object.entries(this.#constants).map(
        ([name, tensor]) => [name, copyOf(tensor)] as const,
      );
      return Promise.resolve(Object.fromEntries([...constant, ...carried]));
    });
  }

  async setState(state: HostTensors): Promise<void> {
    this.#checkUsable();
    checkTensors(state, this.#state);
    const given = copiesOf(state);
    return this.#enqueue(async () => {
      await this.#useConstants(given);
      this.#current = new Map(this.#carried.map((name) => [name, this.#tensorOf(entryOf(given, name))]));
    });
  }

  #checkUsable(): void {
    if (this.#disposed) throw new RunnerDisposedError();
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#queue.catch(() => undefined);
    await this.#session?.release();
    this.#current.clear();
    this.#spare.clear();
    this.#constants = {};
  }

  /** Runs work after all earlier work, whether or not that failed. */
  #enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(work, work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #runOnce(inputs: HostTensors): Promise<HostTensors> {
    if (this.#session === undefined) throw new RunnerDisposedError();
    const results = await this.#session.run(this.#feeds(inputs), this.#fetches());
    const returned: Record<string, HostTensor> = {};
    const next = new Map<string, RuntimeTensor>();
    for (const [name, graphName] of Object.entries(this.#step.outputNames)) {
      const tensor = entryOf(results, graphName);
      if (this.#state[name] === undefined) returned[name] = hostTensor(tensor);
      else next.set(name, this.#spare.get(name) ?? tensor);
    }
    if (this.#options.preallocates) this.#spare = this.#current;
    this.#current = next;
    return returned;
  }

  #feeds(inputs: HostTensors): Record<string, RuntimeTensor> {
    const given = Object.entries(inputs).map(([name, tensor]) => [name, this.#tensorOf(tensor)] as const);
    return Object.fromEntries([...this.#current, ...given]);
  }

  #fetches(): Record<string, RuntimeTensor | null> {
    if (this.#options.preallocates && this.#spare.size === 0) this.#allocateSpare();
    return Object.fromEntries(
      Object.entries(this.#step.outputNames).map(([name, graphName]) => [
        graphName,
        this.#spare.get(name) ?? null,
      ]),
    );
  }

  #allocateSpare(): void {
    for (const [name, tensor] of this.#current)
      this.#spare.set(name, this.#tensorOf(copyOf(hostTensor(tensor))));
  }

  #tensorOf({ shape, data }: HostTensor): RuntimeTensor {
    return runtimeTensor(this.#options.runtime, shape, data);
  }

  /** Builds the graph anew where a state entry that is written into it has changed. */
  async #useConstants(state: HostTensors): Promise<void> {
    const names = Object.keys(this.#state).filter((name) => !this.#carried.includes(name));
    const unchanged = names.every((name) => sameData(this.#constants[name], state[name]));
    if (this.#session !== undefined && unchanged) return;
    const constants = Object.fromEntries(names.map((name) => [name, entryOf(state, name)]));
    const { runtime, target, sessionOptions } = this.#options;
    const session = await createSession(runtime, encodeStep(this.#step, target, constants), sessionOptions);
    await this.#session?.release();
    this.#session = session;
    this.#constants = constants;
  }
}

function entryOf<Value>(entries: Readonly<Record<string, Value>>, name: string): Value {
  const value = entries[name];
  if (value === undefined) throw new TensorContractError(name, 'is missing');
  return value;
}

function copiesOf(tensors: HostTensors): HostTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, copyOf(tensor)]));
}

function copyOf({ shape, data }: HostTensor): HostTensor {
  return { shape: [...shape], data: data.slice() };
}

function hostTensor(tensor: RuntimeTensor): HostTensor {
  return { shape: [...tensor.dims], data: valuesOf(tensor) };
}

function sameData(a: HostTensor | undefined, b: HostTensor | undefined): boolean {
  return (
    a !== undefined && b !== undefined && a.data.every((value, index) => Object.is(value, b.data[index]))
  );
}
