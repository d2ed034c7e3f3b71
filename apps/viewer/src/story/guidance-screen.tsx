import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { ClassChoice } from '../controls/class-choice';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { createAnswer, type Answer } from '../shell/answer';
import { useApp, type AppContext } from '../shell/app-context';
import { differenceOf, guidedOpinion } from '../understand/guided-opinion';
import type { Opinions } from '../understand/understand-protocol';
import { draw, infoOf, linkTo, model, sampling } from './few-calls-model';
import { createLoop, type Loop } from './loop';
import { createPace } from './pace';
import { Screen, type ScreenProps } from './screen';
import { useStoryError } from './story-error';
import { WaySlider } from './way-slider';

/** What the network expects in one noise without a label and with it, and further along. */
interface GuidanceState {
  readonly label: Signal<number>;
  readonly answer: Answer<number, Opinions | null>;
  readonly loop: Loop;
  /** 0..`MOST`, in tenths. */
  readonly weight: ReadonlySignal<number>;
}

const MOST = 4;
const SEED = 3;

function createGuidanceState(app: AppContext): GuidanceState {
  const pace = app.once(createPace);
  const label = signal(3);
  const loop = createLoop(pace, 'guidance', { seconds: 9, restSeconds: 2, still: 0.75 });
  return {
    ...{ label, loop },
    answer: createAnswer(
      () => (pace.isShown('guidance') ? label.value : null),
      async (asked, abort) => {
        const way = await draw(app, { labels: [asked], seed: SEED, first: 0 }, abort);
        const [first] = way.seen;
        if (first === undefined) return null;
        const { xt, t, alphaBar } = first;
        const request = { xt, t, alphaBar, label: asked };
        return app.engine.call('askTwice', { signal: abort }, app.models.source(model), request);
      },
    ),
    weight: computed(() => Math.round(loop.share.value * MOST * 10) / 10),
  };
}

/** What the label does, and guidance. */
export function GuidanceScreen(props: ScreenProps): JSX.Element {
  const app = useApp();
  const state = app.once(createGuidanceState);
  const error = useStoryError(state.answer.error);
  const fields = { ...sampling, guidance: state.weight.value, seed: SEED };
  return (
    <Screen
      {...props}
      words={<Words />}
      error={error}
      link={{ href: linkTo('labels', fields), words: 'One noise, ten labels, with this guidance' }}
    >
      <Guided state={state} />
      <ClassChoice id="story-label" label="Label" chosen={state.label} info={infoOf(app)} />
    </Screen>
  );
}

function Words(): JSX.Element {
  return (
    <>
      <p>
        The network is also told a <b>label</b>: which digit to see in the noise. In training it was left out
        now and then, so the network can answer two questions: what is hidden here? And what is hidden here,
        if it is a 3? Without the label its guess is a smear of all digits; with it, of all threes.
      </p>
      <p>
        The difference of the two is what “3” means to it. <b>Guidance</b> goes along that difference, w times
        as far: at 0 the label is not heard, at 1 it is taken at its word, and above 1 it is exaggerated. Then
        pictures are plainer, surer to be read as a 3, and more like one another; much too far, they are
        spoiled.
      </p>
    </>
  );
}

/** Apart from the rest, because it changes with every frame. */
function Guided({ state }: { readonly state: GuidanceState }): JSX.Element {
  const found = state.answer.found.value;
  const opinions = found?.what ?? null;
  const weight = state.weight.value;
  const label = found?.question ?? state.label.value;
  const guided = useMemo(
    () => (opinions === null ? null : guidedOpinion(opinions, weight).x0),
    [opinions, weight],
  );
  const added = useMemo(
    () => (opinions === null ? null : differenceOf(opinions.withLabel.x0, opinions.withoutLabel.x0)),
    [opinions],
  );
  return (
    <>
      <div class="story-sum">
        <figure>
          <PixelCanvas pixels={guided} shape={shape} name={`The guess at guidance ${weight}`} />
          <figcaption>the guided guess</figcaption>
        </figure>
        <p class="number">=</p>
        <figure>
          <PixelCanvas
            pixels={opinions?.withoutLabel.x0 ?? null}
            shape={shape}
            name="The guess without a label"
          />
          <figcaption>no label</figcaption>
        </figure>
        <p class="number">+ {weight.toFixed(1)} ×</p>
        <figure>
          <PixelCanvas pixels={added} shape={shape} name={`What the label ${label} adds`} />
          <figcaption>what “{label}” adds</figcaption>
        </figure>
      </div>
      <WaySlider
        loop={state.loop}
        label="Guidance"
        value={weight.toFixed(1)}
        ends={['w = 0', `w = ${MOST}`]}
      />
    </>
  );
}

const shape = [32, 32, 1] as const;
