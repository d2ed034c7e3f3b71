import type { CreateRunner, HostTensor, HostTensors, RunnerDevice, StepRunner } from '@ddpm/engine';
import { createBatches, type Batches, type BatchPosition, type BatchShare, type Dataset } from '@ddpm/data';
import { NonFiniteLossError } from './errors';
import { learningRateAt } from './learning-rate';
import { networkOf, type AnyRecipe, type Recipe } from './recipe';
import { checkOptimizer } from './check-optimizer';
import { batchTimesteps, trainingBatch, trainingScalars, type RandomInputSettings } from './training-inputs';
import { ballotTensor, decidedBallot, type Ballot } from './shared-runner';
import { checkSharing, copyInterval, createStepRunner, type SharingOptions } from './sharing';
import { checkResumable, isFiniteState, type TrainingState } from './training-state';
import { validateLabelDropout, validateTrainingConfig } from './training-config';
import type { TrainingObjective } from './training-objective';

/** What a trainer is made of. */
export interface TrainerOptions<Trained extends AnyRecipe = Recipe> {
  /** What is trained, and how: a U-Net, or a network of one's own. */
  readonly recipe: Trained;
  /** What to learn from. */
  readonly dataset: Dataset;
  /** Where the training step runs. */
  readonly createRunner: CreateRunner;
  /** A saved state to go on from; a new run where it is left out. */
  readonly resumeFrom?: TrainingState<Trained>;
  /** Steps between copies of the state that are kept in case the loss diverges. Default 100. */
  readonly snapshotInterval?: number;
  /** Where several processes train one model together; the recipe's batch is then shared by all of them. */
  readonly sharing?: SharingOptions;
  /** What is learned; the diffusion loss of Ho et al. 2020 where it is left out. */
  readonly objective?: TrainingObjective | undefined;
  /** Weights to begin a new run with, in the order of the parameters; drawn from the recipe's seed where left out. */
  readonly initialParameters?: Float32Array | undefined;
}

/** What one step did. */
export interface StepReport<Trained extends AnyRecipe = Recipe> {
  /** Number of the step, from 1. */
  readonly step: number;
  /** Mean over the batch of the weighted loss. */
  readonly loss: number;
  /** Mean squared error of each image, `[batch]`. */
  readonly sampleLosses: Float32Array;
  /** Time step of each image, `[batch]`. */
  readonly t: Int32Array;
  /** L2 norm of the whole gradient, before clipping. */
  readonly gradientNorm: number;
  /** Of this step. */
  readonly learningRate: number;
  /** Where in the data the next step begins. */
  readonly position: BatchPosition;
  /** Batches that were left out right before this step's own, since training was not finite with them. */
  readonly skippedBatches: number;
  /** Computing time: from handing over the inputs, or from the end of the step before where that is later. */
  readonly milliseconds: number;
  /** The state after this step, checked to be finite; null where nobody asked for it. Not to be written to. */
  readonly state: TrainingState<Trained> | null;
  /** What processes that train together have decided; null where one trains alone. */
  readonly decided: Ballot | null;
}

/** A step whose inputs are handed over. */
export interface StartedStep<Trained extends AnyRecipe = Recipe> {
  /** What the step did, once it is computed. */
  readonly report: Promise<StepReport<Trained>>;
}

/** What is known of a step before it is computed. */
type StepFacts = Pick<StepReport, 'step' | 't' | 'learningRate' | 'position' | 'skippedBatches'> & {
  readonly start: number;
};

/** The random inputs of a step, made while the step before it computes. */
interface PreparedStep {
  readonly inputs: HostTensors;
  /** Of the whole batch. */
  readonly t: Int32Array;
  readonly position: BatchPosition;
  readonly skippedBatches: number;
}

/** Trains one model, step by step. The loop around it is `train`. */
export class Trainer<Trained extends AnyRecipe = Recipe> {
  readonly #recipe: Trained;
  readonly #dataset: Dataset;
  readonly #batchesFrom: (position: BatchPosition) => Batches;
  readonly #skippedBatches = new Map<number, number>();
  readonly #runner: StepRunner;
  readonly #snapshotInterval: number;
  readonly #sharing: SharingOptions | undefined;
  readonly #inputSettings: Omit<RandomInputSettings, 'step'>;
  readonly #timesteps: Int32Array | undefined;
  #step: number;
  #position: BatchPosition;
  #batches: Batches;
  #prepared: Promise<PreparedStep> | null = null;
  #newest: Promise<StepReport<Trained>> | null = null;
  #lastGood: TrainingState<Trained>;
  #lastEnd = -Infinity;
  /** Time spent training, in seconds; kept by the loop. */
  elapsedSeconds: number;

  private constructor(options: TrainerOptions<Trained>, runner: StepRunner, state: TrainingState<Trained>) {
    const { recipe, dataset, sharing } = options;
    this.#recipe = recipe;
    this.#dataset = dataset;
    this.#snapshotInterval = copyInterval(options.snapshotInterval ?? 100, sharing);
    this.#sharing = sharing;
    this.#inputSettings = randomInputSettings(recipe, dataset, sharing?.reducer);
    this.#timesteps = options.objective?.timesteps;
    this.#runner = runner;
    const { batchSize, seed } = recipe.training;
    this.#batchesFrom = (position) =>
      createBatches(dataset, { batchSize, seed, position, share: sharing?.reducer });
    this.#batches = this.#batchesFrom(state.position);
    this.#step = state.step;
    this.#position = state.position;
    this.#lastGood = state;
    this.elapsedSeconds = state.elapsedSeconds;
  }

  /**
   * Makes the runner and puts the saved or the initial state into it.
   * @throws InvalidTrainingConfigError, InvalidUNetConfigError where the recipe is not valid, or its batch cannot be
   * shared by so many processes.
   * @throws ResumeMismatchError where `resumeFrom` belongs to another network or schedule.
   */
  static async create<Trained extends AnyRecipe>(
    options: TrainerOptions<Trained>,
  ): Promise<Trainer<Trained>> {
    const { recipe, dataset, createRunner, resumeFrom, sharing, objective } = options;
    validateTrainingConfig(recipe.training);
    checkSharing(recipe, sharing, objective);
    checkOptimizer(recipe);
    validateLabelDropout(recipe.training, networkOf(recipe).nullLabel !== null);
    if (resumeFrom !== undefined) checkResumable(resumeFrom, recipe);
    const state = resumeFrom ?? initialTrainingState(recipe, options.initialParameters);
    const inputs = exampleInputs(recipe, dataset, sharing?.reducer);
    const start = { recipe, createRunner, objective, tensors: state.tensors, exampleInputs: inputs };
    return new Trainer(options, await createStepRunner(start, sharing), state);
  }

  /** Steps done so far. */
  get step(): number {
    return this.#step;
  }

  /** What is trained, and how. */
  get recipe(): Trained {
    return this.#recipe;
  }

  /** Where the step runs. */
  get device(): RunnerDevice {
    return this.#runner.device;
  }

  /** Images in one pass over the data. */
  get datasetLength(): number {
    return this.#dataset.length;
  }

  /** Whether other processes train the same model together with this one. */
  get isShared(): boolean {
    return this.#sharing !== undefined;
  }

  /** The newest copy of the state whose numbers are all finite. */
  get lastGoodState(): TrainingState<Trained> {
    return this.#lastGood;
  }

  /**
   * One optimiser step, from its beginning to its end.
   *
   * @param progress Share of the run that is behind, 0..1, for the decay of the learning rate.
   * @throws NonFiniteLossError where the loss, the gradient or the weights are not finite; `lastGoodState` is then the
   * state to keep.
   */
  async trainStep(progress: number): Promise<StepReport<Trained>> {
    const { report } = await this.startStep(progress);
    return report;
  }

  /**
   * Hands one step over to what computes, and does not wait for it: the next may be started before its report is there,
   * so that nothing idles. Call it again only once it has resolved.
   *
   * @param progress Share of the run that is behind, 0..1, for the decay of the learning rate.
   * @param wantsState Whether the report is to carry the state.
   * @param ballot What this process has to say where several train together; the report says what was decided.
   * @returns A report that rejects as `trainStep` does.
   */
  async startStep(
    progress: number,
    wantsState = false,
    ballot: Ballot = { stop: false, elapsedSeconds: this.elapsedSeconds },
  ): Promise<StartedStep<Trained>> {
    const { inputs, position, t, skippedBatches } = await (this.#prepared ?? this.#prepare());
    const step = this.#step + 1;
    const learningRate = learningRateAt(this.#recipe.training, step, progress);
    const start = performance.now();
    const running = this.#runner.run({
      ...inputs,
      ...trainingScalars(this.#recipe.training, step, learningRate),
      ...(this.isShared ? { ballot: ballotTensor(ballot, step) } : {}),
    });
    this.#step = step;
    this.#position = position;
    // Asked for now: a runner keeps the order of calls, so that this is the state before the next step.
    const copying = wantsState || step % this.#snapshotInterval === 0 ? this.#copyState() : null;
    this.#prepared = this.#prepare();
    const report = this.#report({ step, t, learningRate, position, skippedBatches, start }, running, copying);
    this.#newest = report;
    // Whoever awaits the report hears of a failure; one that comes while nobody does yet is no crash.
    for (const promise of [running, copying, report]) promise?.catch(() => undefined);
    return { report };
  }

  /**
   * Goes back to the last good state after a step that was not finite. Training then comes to that step again by the same
   * steps, bit for bit, and takes the next batch in place of the one that it had.
   *
   * @param step The step that was not finite.
   */
  async rollBack(step: number): Promise<void> {
    const good = this.#lastGood;
    // What was handed over meanwhile began from a state that is given up.
    await this.#prepared?.catch(() => undefined);
    await this.#newest?.catch(() => undefined);
    await this.#runner.setState(good.tensors);
    this.#skippedBatches.set(step, (this.#skippedBatches.get(step) ?? 0) + 1);
    this.#lastGood = good;
    this.#step = good.step;
    this.#position = good.position;
    this.#batches = this.#batchesFrom(good.position);
    this.#prepared = null;
  }

  /** Everything that a later run needs to go on from here. Not to be written to. */
  async snapshot(): Promise<TrainingState<Trained>> {
    const { elapsedSeconds } = this;
    if (this.#lastGood.step === this.#step) return { ...this.#lastGood, elapsedSeconds };
    return this.#copyState();
  }

  /** Frees the state; the trainer is of no use afterwards. */
  async dispose(): Promise<void> {
    // A failed read of the data was told to whoever asked for the step.
    await this.#prepared?.catch(() => undefined);
    await this.#runner.dispose();
  }

  async #copyState(): Promise<TrainingState<Trained>> {
    const facts = { step: this.#step, position: this.#position, recipe: this.#recipe };
    const tensors = await this.#runner.getState();
    return { ...facts, elapsedSeconds: this.elapsedSeconds, tensors };
  }

  async #report(
    { start, ...facts }: StepFacts,
    running: Promise<HostTensors>,
    copying: Promise<TrainingState<Trained>> | null,
  ): Promise<StepReport<Trained>> {
    const outputs = await running;
    const end = performance.now();
    const milliseconds = end - Math.max(start, this.#lastEnd);
    this.#lastEnd = end;
    const loss = checkFinite(facts.step, 'loss', scalarOf(outputs, 'loss'));
    const gradientNorm = checkFinite(facts.step, 'gradient norm', scalarOf(outputs, 'gradientNorm'));
    const sampleLosses = arrayOf(outputs, 'sampleLosses') as Float32Array;
    const state = copying === null ? null : this.#checkState(await copying);
    const decided = outputs['ballot'] === undefined ? null : decidedBallot(outputs['ballot']);
    return { ...facts, loss, sampleLosses, gradientNorm, milliseconds, state, decided };
  }

  #checkState(state: TrainingState<Trained>): TrainingState<Trained> {
    if (!isFiniteState(state)) throw new NonFiniteLossError(state.step, 'weights', NaN);
    this.#lastGood = state;
    return state;
  }

  async #prepare(): Promise<PreparedStep> {
    const { training } = this.#recipe;
    const settings = {
      ...this.#inputSettings,
      step: this.#step + 1,
      timesteps: this.#timesteps,
    };
    const skippedBatches = this.#skippedBatches.get(this.#step + 1) ?? 0;
    for (let skipped = 0; skipped < skippedBatches; skipped += 1) await this.#batches.next();
    const batch = await this.#batches.next();
    return {
      inputs: trainingBatch(training, batch, settings),
      t: batchTimesteps(training, training.batchSize, settings),
      position: batch.position,
      skippedBatches,
    };
  }
}

/**
 * The state before the first step: initial weights, moments of zero, and an EMA that starts at the weights.
 * @param parameters weights to begin with, in the order of the parameters; drawn from the recipe's seed where left out
 */
export function initialTrainingState<Trained extends AnyRecipe>(
  recipe: Trained,
  parameters: Float32Array = networkOf(recipe).initialParameters(recipe.training.seed),
): TrainingState<Trained> {
  const shape = [parameters.length];
  return {
    step: 0,
    position: { epoch: 0, index: 0 },
    elapsedSeconds: 0,
    recipe,
    tensors: {
      parameters: { shape, data: parameters },
      firstMoment: { shape, data: new Float32Array(parameters.length) },
      secondMoment: { shape, data: new Float32Array(parameters.length) },
      ...(recipe.training.emaDecay === null ? {} : { ema: { shape, data: parameters.slice() } }),
    },
  };
}

/** Inputs of the right shapes and types, for runners that record the step before they run it. */
function exampleInputs(recipe: AnyRecipe, dataset: Dataset, share?: BatchShare): HostTensors {
  const count = recipe.training.batchSize / (share?.size ?? 1);
  const pixels = dataset.imageShape.reduce((product, length) => product * length, 1);
  const batch = { images: new Float32Array(count * pixels), labels: new Int32Array(count) };
  return {
    ...trainingBatch(recipe.training, batch, { ...randomInputSettings(recipe, dataset, share), step: 1 }),
    ...trainingScalars(recipe.training, 1, recipe.training.learningRate),
  };
}

/** What is the same in each step. */
function randomInputSettings(
  recipe: AnyRecipe,
  { imageShape }: Dataset,
  share: BatchShare | undefined,
): Omit<RandomInputSettings, 'step'> {
  return {
    imageShape,
    numTrainTimesteps: recipe.schedule.numTrainTimesteps,
    nullLabel: networkOf(recipe).nullLabel,
    share,
  };
}

function arrayOf(tensors: HostTensors, name: string): HostTensor['data'] {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`The training step returned no ${name}.`);
  return tensor.data;
}

function scalarOf(tensors: HostTensors, name: string): number {
  return arrayOf(tensors, name)[0] ?? NaN;
}

function checkFinite(step: number, what: 'loss' | 'gradient norm', value: number): number {
  if (Number.isFinite(value)) return value;
  throw new NonFiniteLossError(step, what, value);
}
