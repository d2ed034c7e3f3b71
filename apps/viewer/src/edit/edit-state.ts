import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { initialNoise } from '@ddpm/sampler/noise';
import { createNoiseSchedule, type NoiseSchedule } from '@ddpm/scheduler';
import type { ModelInfo } from '../engine/protocol';
import type { Beginning, GenerateRequest } from '../generate/generate-protocol';
import { samplingOf } from '../generate/few-calls';
import { createGeneration, type Generation, type GenerationPlan } from '../generate/generation';
import { createLiveDrawing, type LiveDrawing } from '../generate/live-drawing';
import { planFor } from '../generate/plan-for';
import { createPlayback, type Playback } from '../generate/playback';
import { followRecommendation } from '../generate/recommended-settings';
import { restBefore } from '../generate/rest-before';
import { knownLabel } from '../models/class-rows';
import { knownImagesOf, type KnownImages } from '../models/known-images';
import type { AppContext } from '../shell/app-context';
import { createBetween, type Between } from './between';
import { bindEditFields, type EditFields } from './edit-fields';
import { fetchExamples } from './examples';
import { follow } from '../shell/follow';
import { SIZE, WHITE } from './grey-levels';
import { pictureField, pixelsOfLevels } from './picture-choice';

/** Beginning from a picture, in place of from noise. */
export interface EditState {
  readonly fields: EditFields;
  /** Null until the model is there. */
  readonly info: ReadonlySignal<ModelInfo | null>;
  readonly schedule: ReadonlySignal<NoiseSchedule | null>;
  readonly known: ReadonlySignal<KnownImages | null>;
  readonly examples: ReadonlySignal<readonly Float32Array[] | null>;
  /** The picture to begin with, [height, width, channels]; null while it is fetched. */
  readonly picture: ReadonlySignal<Float32Array | null>;
  /** That picture with noise, as far as `t` says. */
  readonly noised: ReadonlySignal<Float32Array | null>;
  readonly result: Generation;
  readonly live: LiveDrawing;
  readonly playback: Playback;
  readonly between: Between;
  run(): void;
}

/** How long the controls must rest before what they say is computed by a network that is slow. */
const REST_MS = 350;

export function createEditState(app: AppContext): EditState {
  const fields = bindEditFields(app.address);
  followRecommendation(app, fields);
  const info = computed(() => {
    const model = app.models.open(fields.model.value).value;
    return model.kind === 'ready' ? model.info : null;
  });
  const schedule = computed(() => (info.value === null ? null : createNoiseSchedule(info.value.schedule)));
  const known = computed(() => (info.value === null ? 'digits' : knownImagesOf(info.value)));
  const examples = loadedExamples(known);
  const picture = computed(() => pictureOf(fields, examples.value, info.value));
  const noised = computed(() => withNoise(fields, picture.value, schedule.value, info.value));
  const result = createGeneration(app.engine);
  const playback = createPlayback(result.trajectory);

  const isShown = (): boolean => app.address.panel.value === 'edit';
  const live = createLiveDrawing(result, playback);
  const request = { prepare: () => plan(app, fields, picture.peek()) };
  follow(
    () => (isShown() && picture.value !== null ? resultKey(fields) : null),
    () => restBefore(app, fields.model.value, REST_MS),
    () => {
      live.follow(request);
    },
  );

  return {
    ...{ fields, info, schedule, known, examples, picture, noised, result, live, playback },
    run() {
      live.watch(request);
    },
    between: createBetween(app, fields, () => isShown() && fields.do.value === 'between'),
  };
}

/** The real pictures of that kind. */
function loadedExamples(
  known: ReadonlySignal<KnownImages | null>,
): ReadonlySignal<readonly Float32Array[] | null> {
  const examples = signal<readonly Float32Array[] | null>(null);
  effect(() => {
    const wanted = known.value;
    examples.value = null;
    if (wanted === null) return;
    fetchExamples(wanted).then(
      (fetched) => {
        if (known.peek() === wanted) examples.value = fetched;
      },
      // Without them, the visitor can still draw.
      () => undefined,
    );
  });
  return examples;
}

function pictureOf(
  { picture }: EditFields,
  examples: readonly Float32Array[] | null,
  info: ModelInfo | null,
): Float32Array | null {
  const choice = picture.value;
  if (info !== null && (info.imageShape[0] !== SIZE || info.imageShape[1] !== SIZE)) return null;
  if (choice.kind === 'drawing') return pixelsOfLevels(choice.levels, info?.imageShape[2] ?? 1);
  return examples?.[choice.index] ?? null;
}

/**
 * Exactly what the sampler begins from: its noise is that of the seed's first picture. (Ho et al. 2020, equation 4; spelled
 * out, as the package's function would bring tensors to the page.)
 */
function withNoise(
  { seed, t }: EditFields,
  picture: Float32Array | null,
  schedule: NoiseSchedule | null,
  info: ModelInfo | null,
): Float32Array | null {
  if (picture === null || schedule === null || info === null) return null;
  const noise = initialNoise({
    seed: seed.value,
    noiseIndices: [0],
    batchSize: 1,
    imageSize: picture.length,
  });
  const at = lastTimestep(t.value, info);
  const [signal, deviation] = [schedule.sqrtAlphaBars[at] ?? 1, schedule.sqrtOneMinusAlphaBars[at] ?? 0];
  return picture.map((pixel, index) => signal * pixel + deviation * (noise[index] ?? 0));
}

/** The timestep, where the model's process has as many. */
export function lastTimestep(t: number, { schedule }: ModelInfo): number {
  return Math.min(t, schedule.numTrainTimesteps - 1);
}

/** What decides the result; null where the mode has none. */
function resultKey(fields: EditFields): string | null {
  const { model, seed, sampler, steps, guidance, eta } = fields;
  const mode = fields.do.value;
  if (mode === 'between') return null;
  const own = mode === 'noise' ? [fields.t.value] : [fields.mask.value.join(''), fields.rounds.value];
  return JSON.stringify([
    [mode, ...own, pictureField.print(fields.picture.value), fields.class.value],
    [model, seed, sampler, steps, guidance, eta].map(({ value }) => value),
  ]);
}

function plan(app: AppContext, fields: EditFields, picture: Float32Array | null): Promise<GenerationPlan> {
  // One call from a picture in the middle of the way only guesses where many lead, so there is no draft.
  return planFor(app, fields.model.value, (info) => requestOf(fields, info, picture), { draft: false });
}

/** @throws PictureSizeError where there is no picture that fits the model */
function requestOf(fields: EditFields, info: ModelInfo, picture: Float32Array | null): GenerateRequest {
  if (picture === null) throw new PictureSizeError();
  const label = knownLabel(fields.class.value, info.classNames);
  return {
    labels: [label],
    seed: fields.seed.value,
    sharedNoise: false,
    firstSampleIndex: 0,
    ...samplingOf(fields, info),
    beginning: beginningOf(fields, info, picture),
  };
}

function beginningOf(fields: EditFields, info: ModelInfo, picture: Float32Array): Beginning {
  if (fields.do.value === 'inpaint') {
    const mask = Float32Array.from(fields.mask.value, (level) => level / WHITE);
    return { kind: 'masked', picture, mask, rounds: canRepeat(fields) ? fields.rounds.value : 1 };
  }
  const t = lastTimestep(fields.t.value, info);
  return { kind: 'noised', picture, strength: (t + 1) / info.schedule.numTrainTimesteps };
}

/** Samplers that remember earlier steps cannot run them again. */
export function canRepeat({ sampler }: EditFields): boolean {
  return ['ddim', 'ddpm', 'euler', 'heun'].includes(sampler.value);
}

/** The network makes pictures of another size than those that can be drawn here. */
class PictureSizeError extends Error {
  override readonly name = 'PictureSizeError';
  constructor() {
    super(
      `This network's pictures are not ${SIZE} by ${SIZE}; choose another network to begin from a picture.`,
    );
  }
}
