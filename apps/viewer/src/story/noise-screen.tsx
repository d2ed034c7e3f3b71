import { signal } from '@preact/signals';
import { createNoiseSchedule, type NoiseSchedule } from '@ddpm/scheduler';
import type { JSX } from 'preact';
import { Changing } from '../controls/changing';
import type { WholeTrajectory } from '../generate/draw-whole';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { createAnswer, type Answer } from '../shell/answer';
import { useApp, type AppContext } from '../shell/app-context';
import { draw, infoOf, linkTo, sampling } from './few-calls-model';
import { createLoop, type Loop } from './loop';
import { createPace } from './pace';
import { pictureOnWay } from './picture-on-way';
import { useStoryError } from './story-error';
import { Screen, type ScreenProps } from './screen';
import { WaySlider } from './way-slider';

/** A digit on its way from noise, and then the next. */
interface NoiseState {
  readonly answer: Answer<Digit, WholeTrajectory>;
  readonly loop: Loop;
  readonly scheduleOf: () => NoiseSchedule | null;
}

interface Digit {
  readonly label: number;
  readonly seed: number;
}

function createNoiseState(app: AppContext): NoiseState {
  const pace = app.once(createPace);
  const asked = signal<Digit>({ label: 7, seed: 42 });
  const loop = createLoop(pace, 'noise', {
    ...{ seconds: 5, restSeconds: 2.5, still: 1 },
    onEnd: () => {
      const { label, seed } = asked.peek();
      asked.value = { label: (label + 1) % 10, seed: seed + 1 };
    },
  });
  const answer = createAnswer(
    () => (pace.isShown('noise') ? asked.value : null),
    async ({ label, seed }, abort) => {
      const drawn = await draw(app, { labels: [label], seed, first: label }, abort);
      loop.restart();
      return drawn;
    },
  );
  let schedule: NoiseSchedule | null = null;
  return {
    ...{ answer, loop },
    scheduleOf: () => {
      const info = infoOf(app);
      return (schedule ??= info === null ? null : createNoiseSchedule(info.schedule));
    },
  };
}

/** What the story is about. */
export function NoiseScreen(props: ScreenProps): JSX.Element {
  const state = useApp().once(createNoiseState);
  const error = useStoryError(state.answer.error);
  const { label, seed } = state.answer.found.value?.question ?? { label: 7, seed: 42 };
  return (
    <Screen
      {...props}
      words={<Words />}
      error={error}
      link={{ href: linkTo('generate', { ...sampling, label, seed }), words: 'Draw your own' }}
    >
      <Way state={state} />
    </Screen>
  );
}

function Words(): JSX.Element {
  return (
    <>
      <p>
        This square of 32 by 32 dots begins as nothing but noise: every dot got a grey by chance, as if by
        rolling dice. A <b>neural network</b> looks at it and says what it takes for noise, and a part of that
        is taken away. Then it looks again. After four looks, a digit stands there.
      </p>
      <p>
        Nobody wrote this digit, and it lies in no file: your own device computes it while you read. Making
        pictures by taking noise away is called <b>diffusion</b>. Programs that paint whatever a sentence asks
        for work like this, with larger networks.
      </p>
    </>
  );
}

/** Apart from the rest, because it changes with every frame. */
function Way({ state }: { readonly state: NoiseState }): JSX.Element {
  const { answer, loop } = state;
  const found = answer.found.value;
  const schedule = state.scheduleOf();
  const place =
    found === null || schedule === null ? null : pictureOnWay(found.what, schedule, loop.share.value);
  const words = found === null || place === null ? 'The network is on its way …' : placeWords(found, place);
  return (
    <figure class="story-hero" aria-busy={place === null}>
      <PixelCanvas pixels={place?.pixels ?? null} shape={shape} name="The picture now" />
      <WaySlider
        loop={loop}
        label="Place on the way from noise to digit"
        value={words}
        ends={['noise', 'digit']}
      />
      <figcaption class="number">
        <Changing text={words} />
      </figcaption>
    </figure>
  );
}

const shape = [32, 32, 1] as const;

function placeWords(
  { question, what }: { readonly question: Digit; readonly what: WholeTrajectory },
  { t, step }: { readonly t: number; readonly step: number },
): string {
  const calls = what.seen.length;
  return t < 0
    ? `a ${question.label} from seed ${question.seed}, after ${calls} looks`
    : `t = ${t}, look ${step + 1} of ${calls}`;
}
