import { computed, effect, signal, untracked } from '@preact/signals';
import type { JSX } from 'preact';
import type { WholeTrajectory } from '../generate/draw-whole';
import { createPlayback } from '../generate/playback';
import { Stage, type StageState } from '../generate/stage';
import { createAnswer, type Answer } from '../shell/answer';
import { useApp, type AppContext } from '../shell/app-context';
import { draw, linkTo, model, sampling } from './few-calls-model';
import { createPace } from './pace';
import { Screen, type ScreenProps } from './screen';
import { useStoryError } from './story-error';

/** One digit, step by step. */
interface PredictionState {
  readonly answer: Answer<Digit, WholeTrajectory>;
  readonly stage: StageState;
}

interface Digit {
  readonly label: number;
  readonly seed: number;
}

const digit: Digit = { label: 2, seed: 2 };

function createPredictionState(app: AppContext): PredictionState {
  const pace = app.once(createPace);
  const answer = createAnswer(
    () => (pace.isShown('prediction') ? digit : null),
    ({ label, seed }, abort) => draw(app, { labels: [label], seed, first: label }, abort),
  );
  const trajectory = computed(() => answer.found.value?.what ?? null);
  const playback = createPlayback(trajectory);
  playback.speed.value = 0.5;
  effect(() => {
    const plays = pace.isShown('prediction') && pace.moving.value && trajectory.value !== null;
    untracked(() => {
      if (plays) playback.play({ loop: true });
      else playback.pause();
    });
  });
  return {
    answer,
    stage: {
      ...{ trajectory, playback, behind: answer.running },
      fields: { model: signal(model), label: signal(digit.label) },
    },
  };
}

/** What the network learns to say. */
export function PredictionScreen(props: ScreenProps): JSX.Element {
  const state = useApp().once(createPredictionState);
  const error = useStoryError(state.answer.error);
  const { label, seed } = digit;
  return (
    <Screen
      {...props}
      words={<Words />}
      error={error}
      link={{
        href: linkTo('understand', { ...sampling, class: label, seed }),
        words: 'Look into this drawing, down to its numbers',
      }}
    >
      <Stage state={state.stage} />
    </Screen>
  );
}

function Words(): JSX.Element {
  return (
    <>
      <p>
        In <b>training</b>, 60,000 real digits were spoiled again and again, each time by fresh noise and to
        another degree. The network was shown the result, with its degree and which digit it is, and had to
        say what of it is <b>noise</b>. After each try, its 2.4 million numbers were nudged so that it would
        have erred a little less.
      </p>
      <p>
        Who knows the noise knows the picture, too: take one away, and the other is left. So each answer is
        also a <b>guess of the clean picture</b>. (This network names a fixed mixture of both, called the
        velocity; either follows from it.) In heavy noise the guess is a blur: the average of all that may be
        hidden there, because no other guess errs less.
      </p>
    </>
  );
}
