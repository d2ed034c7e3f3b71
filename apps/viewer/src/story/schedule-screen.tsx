import { computed, type ReadonlySignal } from '@preact/signals';
import { initialNoise } from '@ddpm/sampler/noise';
import { createNoiseSchedule, type NoiseSchedule } from '@ddpm/scheduler';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { fetchExamples } from '../edit/examples';
import { noiseRange } from '../pictures/draw-pixels';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { createAnswer, type Answer } from '../shell/answer';
import { useApp, type AppContext } from '../shell/app-context';
import { Curve } from '../understand/curve';
import { infoOf, linkTo, sampling } from './few-calls-model';
import { createLoop, type Loop } from './loop';
import { createPace } from './pace';
import { Screen, type ScreenProps } from './screen';
import { useStoryError } from './story-error';
import { WaySlider } from './way-slider';

/** A real digit, spoiled as far as the loop says. */
interface ScheduleState {
  readonly answer: Answer<number, Float32Array>;
  readonly schedule: ReadonlySignal<NoiseSchedule | null>;
  readonly noise: Float32Array;
  readonly loop: Loop;
  /** The timestep, 0..999. */
  readonly t: ReadonlySignal<number>;
}

/** Number of the real picture, and seed of the noise that is laid over it. */
const PICTURE = 5;
const SEED = 3;

function createScheduleState(app: AppContext): ScheduleState {
  const pace = app.once(createPace);
  const loop = createLoop(pace, 'schedule', { seconds: 12, restSeconds: 0, still: 0.25 });
  const schedule = computed(() => {
    const info = infoOf(app);
    return info === null ? null : createNoiseSchedule(info.schedule);
  });
  return {
    ...{ schedule, loop },
    answer: createAnswer(
      () => (pace.isShown('schedule') ? PICTURE : null),
      async (index) => (await fetchExamples('digits'))[index] ?? new Float32Array(),
    ),
    noise: initialNoise({ seed: SEED, noiseIndices: [0], batchSize: 1, imageSize: 32 * 32 }),
    t: computed(() => {
      const last = (schedule.value?.alphaBars.length ?? 1000) - 1;
      return Math.round(thereAndBack.of(loop.share.value) * last);
    }),
  };
}

/** The loop goes to all noise and back. */
const thereAndBack = {
  of: (share: number) => 1 - Math.abs(1 - 2 * share),
  share: (place: number) => place / 2,
};

/** What a noise schedule is. */
export function ScheduleScreen(props: ScreenProps): JSX.Element {
  const state = useApp().once(createScheduleState);
  const error = useStoryError(state.answer.error);
  const fields = { do: 'noise', ...sampling, class: PICTURE, seed: SEED, picture: `e${PICTURE}` };
  return (
    <Screen
      {...props}
      words={<Words />}
      error={error}
      link={{ href: linkTo('edit', { ...fields, t: state.t.value }), words: 'Spoil and mend it yourself' }}
    >
      <Mixing state={state} />
      <Shares state={state} />
    </Screen>
  );
}

function Words(): JSX.Element {
  return (
    <>
      <p>
        To learn how noise is taken away, a network needs exercises with their answers. They are easy to make:
        take a digit that somebody really wrote, and mix noise into it. There are 1,000 degrees, from{' '}
        <var>t</var> = 0, hardly any noise, to <var>t</var> = 999, where nothing is left of the picture.
      </p>
      <p>
        How much noise belongs to which degree is the <b>noise schedule</b>: a fixed table that says how far
        the picture is dimmed, and how strong the noise is that is laid over it. Nobody learns it. Drawing
        will go the same degrees backwards.
      </p>
    </>
  );
}

/** Ho et al. 2020, equation 4, in pictures. */
function Mixing({ state }: { readonly state: ScheduleState }): JSX.Element {
  const { answer, noise, schedule, t } = state;
  const picture = answer.found.value?.what ?? null;
  const alphaBar = schedule.value?.alphaBars[t.value];
  const [signal, deviation] = [Math.sqrt(alphaBar ?? 1), Math.sqrt(1 - (alphaBar ?? 1))];
  const mixed = useMemo(
    () => picture?.map((pixel, index) => signal * pixel + deviation * (noise[index] ?? 0)) ?? null,
    [picture, noise, signal, deviation],
  );
  return (
    <div class="story-sum">
      <figure>
        <PixelCanvas pixels={mixed} shape={shape} name="The spoiled picture" />
        <figcaption>spoiled to t = {t.value}</figcaption>
      </figure>
      <p class="number">= {signal.toFixed(2)} ×</p>
      <figure>
        <PixelCanvas pixels={picture} shape={shape} name="A digit that somebody wrote" />
        <figcaption>a real digit</figcaption>
      </figure>
      <p class="number">+ {deviation.toFixed(2)} ×</p>
      <figure>
        <PixelCanvas pixels={noise} shape={shape} range={noiseRange} name="Noise" />
        <figcaption>noise</figcaption>
      </figure>
    </div>
  );
}

const shape = [32, 32, 1] as const;

function Shares({ state }: { readonly state: ScheduleState }): JSX.Element {
  const { schedule, t, loop } = state;
  const tables = schedule.value;
  if (tables === null) return <div class="story-curve" />;
  const last = tables.alphaBars.length - 1;
  return (
    <div class="story-curve">
      <Curve
        title="ᾱ"
        words="share of the picture left"
        values={tables.alphaBars}
        t={t.value}
        visited={[]}
        onPoint={(pointed) => {
          loop.seek(thereAndBack.share(pointed / last));
        }}
      />
      <WaySlider
        loop={loop}
        label="Noise, up to timestep t"
        value={`t ${t.value}`}
        ends={['picture', 'noise']}
        place={thereAndBack}
      />
    </div>
  );
}
