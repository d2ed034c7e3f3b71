import { namedClass, type Sampler } from '@ddpm/sampler';
import { DigitAttributeError } from './errors';

/** What an element draws. */
export interface DigitRequest {
  /** The name of the class. */
  readonly label: string;
  /** It fixes the noise, and so the picture. */
  readonly seed: number;
  /** Network calls. */
  readonly steps: number;
}

/** What of a sampler decides which requests there are. */
export type DrawingModel = Pick<Sampler, 'recommended' | 'schedule'> & {
  readonly model: Pick<Sampler['model'], 'classNames' | 'numClasses'>;
};

/** The element's attributes as they are written; null where one is missing. */
export interface WrittenRequest {
  readonly label: string | null;
  readonly seed: string | null;
  readonly steps: string | null;
}

/**
 * What the attributes ask of a model: its first label, seed 0, and as many steps as it recommends where they say nothing.
 *
 * @throws DigitAttributeError naming the attribute, its value, and what may stand there
 */
export function readRequest({ label, seed, steps }: WrittenRequest, model: DrawingModel): DigitRequest {
  return { label: readLabel(label, model), seed: readSeed(seed), steps: readSteps(steps, model) };
}

function readLabel(written: string | null, { model }: DrawingModel): string {
  const count = model.numClasses ?? 0;
  const names = model.classNames ?? Array.from({ length: count }, (_, index) => String(index));
  const name = (written ?? names[0] ?? '').trim();
  const meant = namedClass(name, names);
  const found = meant.kind === 'class' ? names[meant.index] : undefined;
  if (found !== undefined) return found;
  throw new DigitAttributeError(
    meant.kind === 'ambiguous'
      ? `The label "${name}" fits ${meant.names.join(' and ')}; write it as the class is named.`
      : `The label is "${name}", which the model does not know; write ${oneOf(names)}.`,
  );
}

function readSeed(written: string | null): number {
  const seed = wholeNumber(written ?? '0');
  if (seed !== null) return seed;
  throw new DigitAttributeError(
    `The seed is "${written ?? ''}"; write a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, such as 42.`,
  );
}

function readSteps(written: string | null, { recommended, schedule }: DrawingModel): number {
  const most = schedule.config.numTrainTimesteps;
  const usual = recommended?.numInferenceSteps ?? Math.min(50, most);
  if (written === null) return usual;
  const steps = wholeNumber(written);
  const taught = recommended?.timesteps === undefined ? null : Object.keys(recommended.timesteps);
  const isPossible =
    steps !== null && (taught === null ? steps >= 1 && steps <= most : taught.includes(String(steps)));
  if (isPossible) return steps;
  const allowed = taught === null ? `a whole number from 1 to ${most}` : oneOf(taught);
  throw new DigitAttributeError(
    `The steps are "${written}", in which the model cannot draw; write ${allowed}, or leave them out for ${usual}.`,
  );
}

/** @returns null where it is none, or one too large to be told from its neighbours */
function wholeNumber(written: string): number | null {
  const number = /^\s*\d+\s*$/.test(written) ? Number(written) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}
