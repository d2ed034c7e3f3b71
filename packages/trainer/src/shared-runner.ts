import type { HostTensor, HostTensors, RunnerDevice, StepRunner } from '@ddpm/engine';
import { checksum } from './checksum';
import type { GradientReducer } from './gradient-reducer';
import { checkRanksAgree } from './ranks-agree';

/** What processes that train together decide together. */
export interface Ballot {
  /** Whether the run is to end after the steps under way. One process is enough. */
  readonly stop: boolean;
  /** Time spent training, in seconds; that of rank 0 counts, since all must see the same learning rate. */
  readonly elapsedSeconds: number;
}

/** How processes that share each batch make one step of one run: by one gradient, or each for itself for some time. */
export interface SharedStep {
  readonly device: RunnerDevice;
  /**
   * Runs one step on this process's share; returns at least `loss`, `sampleLosses` and `gradientNorm`.
   * @param step Number of the step, from 1.
   */
  run(inputs: HostTensors, step: number): Promise<HostTensors>;
  /** The state, the same on all processes. All ask for it at the same step. */
  getState(): Promise<HostTensors>;
  setState(state: HostTensors): Promise<void>;
  dispose(): Promise<void>;
}

/**
 * A runner that several processes drive in step. Beside the inputs of the training step it takes a `ballot`; what it
 * returns is of the whole batch, in the batch's order, and includes the `ballot` that was decided.
 *
 * Its calls are queued: the collective ones of all processes then come in one order.
 */
export class SharedRunner implements StepRunner {
  readonly device: RunnerDevice;
  readonly #step: SharedStep;
  readonly #reducer: GradientReducer;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(step: SharedStep, reducer: GradientReducer) {
    this.device = step.device;
    this.#step = step;
    this.#reducer = reducer;
  }

  async run(given: HostTensors): Promise<HostTensors> {
    const { ballot, ...inputs } = copied(given);
    return this.#enqueue(async () => {
      const outputs = await this.#step.run(inputs, ballot?.data[2] ?? NaN);
      return { ...outputs, ...(await gatherLosses(this.#reducer, outputs, ballot)) };
    });
  }

  /** Makes sure on the way that all processes hold the same bits. */
  getState(): Promise<HostTensors> {
    return this.#enqueue(async () => {
      const state = await this.#step.getState();
      await checkRanksAgree(this.#reducer, { state: stateChecksum(state) });
      return state;
    });
  }

  async setState(given: HostTensors): Promise<void> {
    const state = copied(given);
    return this.#enqueue(() => this.#step.setState(state));
  }

  /** What is asked for later is refused by the step. */
  dispose(): Promise<void> {
    return this.#enqueue(() => this.#step.dispose());
  }

  #enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(work, work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

/** What waits in the queue is the runner's own. */
function copied(tensors: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
  );
}

/** A ballot as an input of a step, which says the number of the step too. */
export function ballotTensor({ stop, elapsedSeconds }: Ballot, step: number): HostTensor {
  return { shape: [3], data: Float32Array.of(stop ? 1 : 0, elapsedSeconds, step) };
}

/** What was decided. */
export function decidedBallot({ data: [votes = 0, elapsedSeconds = 0] }: HostTensor): Ballot {
  return { stop: votes > 0, elapsedSeconds };
}

/** One small sum for all that is small: the losses of the whole batch, and the ballot. */
async function gatherLosses(
  reducer: GradientReducer,
  outputs: HostTensors,
  ballot: HostTensor | undefined,
): Promise<HostTensors> {
  const { rank, size } = reducer;
  const own = valuesOf(outputs, 'sampleLosses');
  const [stop = 0, elapsedSeconds = 0] = ballot?.data ?? [];
  const loss = (valuesOf(outputs, 'loss')[0] ?? NaN) / size;
  const sums = new Float32Array(3 + own.length * size);
  sums.set([loss, stop, rank === 0 ? elapsedSeconds : 0]);
  own.forEach((value, row) => {
    sums[3 + rank + row * size] = value;
  });
  await reducer.reduce(sums);
  return {
    loss: { shape: [], data: sums.slice(0, 1) },
    ballot: { shape: [2], data: sums.slice(1, 3) },
    sampleLosses: { shape: [own.length * size], data: sums.slice(3) },
  };
}

/** A tensor's numbers; a step that does not return them is a mistake in the program. */
export function valuesOf(tensors: HostTensors, name: string): Float32Array {
  const data = tensors[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`The training step returned no floats named ${name}.`);
  return data;
}

function stateChecksum(state: HostTensors): number {
  return Object.keys(state)
    .sort()
    .reduce((hash, name) => {
      const { buffer, byteOffset, length } = state[name]?.data ?? new Float32Array();
      return checksum(new Uint32Array(buffer, byteOffset, length), hash);
    }, 0);
}
