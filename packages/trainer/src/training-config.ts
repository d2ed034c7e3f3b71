import { InvalidTrainingConfigError } from './errors';

/** How the learning rate changes after the warm-up. */
export type LearningRateDecay = 'constant' | 'cosine' | 'wsd';

/** What turns gradients into steps. */
export type Optimizer = 'adamw' | 'muon';

/** Of what the squared error is taken. */
export type LossSpace = 'prediction' | 'velocity';

/** Everything about a training run that is neither the network nor the noise schedule. */
export interface TrainingConfig {
  /** Images in one optimiser step. */
  readonly batchSize: number;
  /** The batch is worked through in this many equal parts, to bound memory. Must divide `batchSize`. */
  readonly accumulationSteps: number;
  /** AdamW for all parameters, or Muon for the matrices inside the network and AdamW for the rest. */
  readonly optimizer: Optimizer;
  /** Peak learning rate; one fits both optimisers. */
  readonly learningRate: number;
  /** Steps over which the learning rate rises linearly from 0, at the beginning of each cycle. */
  readonly warmupSteps: number;
  /**
   * What follows the warm-up: the peak for ever; half a cosine down to 0 at the end of each cycle; or the peak until the
   * last fifth of each cycle and a root down to 0 (warm-up, stable, decay).
   */
  readonly learningRateDecay: LearningRateDecay;
  /**
   * Equal parts of the run, each of which warms up and decays as a run of its own would (warm restarts, Loshchilov &
   * Hutter 2017); a constant rate has none. So a run that has ended can be made longer: twice the steps in two cycles begin with it.
   */
  readonly learningRateCycles: number;
  /** AdamW's decay rates of the first and second moment. */
  readonly adamBetas: readonly [number, number];
  /** AdamW's epsilon, added outside the square root. */
  readonly adamEpsilon: number;
  /** AdamW's decoupled weight decay, on every tensor. */
  readonly weightDecay: number;
  /** Largest global L2 norm of the gradient; `null` leaves it as it is. */
  readonly maxGradientNorm: number | null;
  /** Decay of the exponential moving average of the weights; `null` keeps none. */
  readonly emaDecay: number | null;
  /** The squared error of what the network predicts, or of the velocity that follows from it (Li & He 2025). */
  readonly lossSpace: LossSpace;
  /** Gamma of min-SNR loss weighting (Hang et al. 2023); `null` weighs every time step alike. */
  readonly minSnrGamma: number | null;
  /** Share of labels replaced by the null label, for classifier-free guidance (Ho & Salimans 2022). */
  readonly labelDropout: number;
  /** Seed of the initial weights, the order of the images, the noise and the time steps. */
  readonly seed: number;
}

/** The training hyper-parameters of the article, to the letter. */
export const articleTraining: TrainingConfig = {
  batchSize: 64,
  accumulationSteps: 1,
  optimizer: 'adamw',
  learningRate: 5e-5,
  warmupSteps: 0,
  learningRateDecay: 'constant',
  learningRateCycles: 1,
  adamBetas: [0.9, 0.999],
  adamEpsilon: 1e-8,
  weightDecay: 0.01,
  maxGradientNorm: null,
  emaDecay: null,
  lossSpace: 'prediction',
  minSnrGamma: null,
  labelDropout: 0,
  seed: 0,
};

type Check = (config: TrainingConfig) => string | null;

/** The fields may come from a file: their types are not to be relied on. */
function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

function positiveInteger(field: 'batchSize' | 'accumulationSteps' | 'learningRateCycles'): Check {
  return (config) =>
    Number.isSafeInteger(config[field]) && config[field] > 0
      ? null
      : `${field} is ${config[field]}: it must be a whole number above 0`;
}

function inRange(
  field: 'weightDecay' | 'labelDropout' | 'warmupSteps' | 'seed',
  from: number,
  below: number,
): Check {
  return (config) =>
    typeof config[field] === 'number' && config[field] >= from && config[field] < below
      ? null
      : `${field} is ${config[field]}: it must be at least ${from} and below ${below}`;
}

function positiveOrNull(field: 'maxGradientNorm' | 'minSnrGamma'): Check {
  return (config) => {
    const value = config[field];
    return value === null || (isNumber(value) && value > 0)
      ? null
      : `${field} is ${value}: it must be above 0, or null for none`;
  };
}

const decays: readonly LearningRateDecay[] = ['constant', 'cosine', 'wsd'];
const optimizers: readonly Optimizer[] = ['adamw', 'muon'];
const spaces: readonly LossSpace[] = ['prediction', 'velocity'];

const checks: readonly Check[] = [
  ({ learningRateDecay }) =>
    decays.includes(learningRateDecay)
      ? null
      : `learningRateDecay is ${JSON.stringify(learningRateDecay)}: choose one of ${decays.join(', ')}`,
  ({ optimizer }) =>
    optimizers.includes(optimizer)
      ? null
      : `optimizer is ${JSON.stringify(optimizer)}: choose one of ${optimizers.join(', ')}`,
  ({ lossSpace }) =>
    spaces.includes(lossSpace)
      ? null
      : `lossSpace is ${JSON.stringify(lossSpace)}: choose one of ${spaces.join(', ')}`,
  ({ lossSpace, minSnrGamma }) =>
    lossSpace === 'velocity' && minSnrGamma !== null
      ? 'minSnrGamma weighs the error of what the network predicts: it goes with lossSpace prediction'
      : null,
  positiveInteger('batchSize'),
  positiveInteger('accumulationSteps'),
  positiveInteger('learningRateCycles'),
  inRange('weightDecay', 0, 1),
  inRange('labelDropout', 0, 1),
  inRange('warmupSteps', 0, Number.MAX_SAFE_INTEGER),
  inRange('seed', 0, Number.MAX_SAFE_INTEGER),
  positiveOrNull('maxGradientNorm'),
  positiveOrNull('minSnrGamma'),
  ({ seed }) => (Number.isSafeInteger(seed) ? null : `seed is ${seed}: it must be a whole number`),
  ({ warmupSteps }) =>
    Number.isSafeInteger(warmupSteps) ? null : `warmupSteps is ${warmupSteps}: it must be a whole number`,
  ({ batchSize, accumulationSteps }) =>
    batchSize % accumulationSteps === 0
      ? null
      : `accumulationSteps (${accumulationSteps}) does not divide batchSize (${batchSize})`,
  ({ learningRate }) =>
    isNumber(learningRate) && learningRate > 0 ? null : `learningRate is ${learningRate}: it must be above 0`,
  ({ adamEpsilon }) =>
    isNumber(adamEpsilon) && adamEpsilon > 0 ? null : `adamEpsilon is ${adamEpsilon}: it must be above 0`,
  ({ adamBetas }) =>
    isPair(adamBetas) && adamBetas.every((beta) => isNumber(beta) && beta >= 0 && beta < 1)
      ? null
      : `adamBetas is ${JSON.stringify(adamBetas)}: give two numbers, both at least 0 and below 1`,
  ({ emaDecay }) =>
    emaDecay === null || (isNumber(emaDecay) && emaDecay >= 0 && emaDecay < 1)
      ? null
      : `emaDecay is ${emaDecay}: it must be at least 0 and below 1, or null for none`,
];

/**
 * Checks every field.
 * @throws InvalidTrainingConfigError naming the first field that is out of range.
 */
export function validateTrainingConfig(config: TrainingConfig): void {
  for (const check of checks) {
    const fault = check(config);
    if (fault !== null) throw new InvalidTrainingConfigError(fault);
  }
}

/**
 * Checks what the parts of a recipe say to one another.
 * @throws InvalidTrainingConfigError where labels are dropped from a network that has no null label.
 */
export function validateLabelDropout({ labelDropout }: TrainingConfig, nullLabel: boolean): void {
  if (labelDropout === 0 || nullLabel) return;
  throw new InvalidTrainingConfigError(
    `labelDropout is ${labelDropout}, but the network has no null label: set unet.nullLabel to true, or labelDropout to 0`,
  );
}
