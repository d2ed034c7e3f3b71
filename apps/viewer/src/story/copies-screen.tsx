import { signal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { NewNoise } from '../controls/new-noise';
import { fetchExamples } from '../edit/examples';
import { imageOf } from '../generate/trajectory';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { createAnswer, type Answer } from '../shell/answer';
import { useApp, type AppContext } from '../shell/app-context';
import { draw, linkTo, sampling } from './few-calls-model';
import { createPace } from './pace';
import { Screen, type ScreenProps } from './screen';
import type { NearestDigit } from './story-protocol';
import { useStoryError } from './story-error';

/** Digits from several noises of a seed, each beside the training digit that is the most like it. */
interface CopiesState {
  readonly seed: Signal<number>;
  readonly answer: Answer<number, Found>;
}

interface Found {
  readonly drawn: readonly Float32Array[];
  readonly nearest: readonly NearestDigit[];
  /** How near real ones come that no training saw, each. */
  readonly unseen: readonly number[];
}

const COUNT = 5;
const LABEL = 4;

function createCopiesState(app: AppContext): CopiesState {
  const pace = app.once(createPace);
  const seed = signal(11);
  return {
    seed,
    answer: createAnswer(
      () => (pace.isShown('copies') ? seed.value : null),
      (asked, abort) => compare(app, asked, abort),
    ),
  };
}

async function compare(app: AppContext, seed: number, abort: AbortSignal): Promise<Found> {
  const labels = new Array<number>(COUNT).fill(LABEL);
  const { images } = await draw(app, { labels, seed, first: 0 }, abort);
  const unseen = (await fetchExamples('digits')).filter((_, index) => index % 10 === LABEL);
  const all = new Float32Array(images.length + unseen.length * 32 * 32);
  all.set(images);
  for (const [index, picture] of unseen.entries()) all.set(picture, images.length + index * 32 * 32);
  const found = await app.engine.call('nearestDigits', { signal: abort }, all);
  return {
    drawn: labels.map((_, index) => imageOf(images, index, COUNT)),
    nearest: found.slice(0, COUNT),
    unseen: found.slice(COUNT).map(({ distance }) => distance),
  };
}

/** What the seed fixes, why digits are new, and how that was looked into. */
export function CopiesScreen(props: ScreenProps): JSX.Element {
  const state = useApp().once(createCopiesState);
  const error = useStoryError(state.answer.error);
  const fields = { ...sampling, class: LABEL, seed: state.seed.value };
  return (
    <Screen
      {...props}
      words={<Words />}
      error={error}
      link={{ href: linkTo('labels', fields), words: 'One label under ten noises' }}
    >
      <Pairs state={state} />
    </Screen>
  );
}

function Words(): JSX.Element {
  return (
    <>
      <p>
        All chance is in the noise, and the noise is computed from one number, the <b>seed</b>. The same seed
        and label give the same picture on any device; another seed gives another hand, slant and width.
      </p>
      <p>
        Why are the digits <b>new</b>? A network that remembered its 60,000 examples perfectly would lead all
        noise back to one of them. This one has too few numbers for that, and sees every picture through the
        same small windows. So it learned what strokes have in common, and puts strokes together for noise
        that no example was made of.
      </p>
      <p>
        Does it <b>copy</b>? Below each drawing is the most similar of 6,000 training digits, and how far it
        is away. Measured for 1,000 drawings and all 60,000: half of the drawings are farther than 9.2 from
        every example. Of real digits that no training saw, half are farther than 8.8.
      </p>
    </>
  );
}

function Pairs({ state }: { readonly state: CopiesState }): JSX.Element {
  const found = state.answer.found.value?.what ?? null;
  return (
    <div class="story-copies">
      <Row title="Drawn here" pictures={found?.drawn ?? null} />
      <Row
        title="Most similar training digit"
        pictures={found?.nearest.map(({ picture }) => picture) ?? null}
        distances={found?.nearest.map(({ distance }) => distance)}
      />
      <p class="story-finding">
        {found === null ? 'The digits are drawn, and each is compared with 6,000 others …' : findingOf(found)}
      </p>
      <div>
        <NewNoise seed={state.seed} />
      </div>
    </div>
  );
}

function findingOf({ nearest, unseen }: Found): string {
  const own = meanOf(nearest.map(({ distance }) => distance)).toFixed(1);
  return `The drawings are ${own} away from it on average, a copy would be 0; ${unseen.length} real digits of this label that no training saw are ${meanOf(unseen).toFixed(1)} away from theirs.`;
}

function meanOf(distances: readonly number[]): number {
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}

function Row(props: {
  readonly title: string;
  readonly pictures: readonly Float32Array[] | null;
  readonly distances?: readonly number[] | undefined;
}): JSX.Element {
  const { title, pictures, distances } = props;
  return (
    <figure class="story-row">
      <figcaption>{title}</figcaption>
      {Array.from({ length: COUNT }, (_, index) => (
        <div key={index}>
          <PixelCanvas
            pixels={pictures?.[index] ?? null}
            shape={shape}
            name={`${title}, ${index + 1} of ${COUNT}`}
          />
          {distances !== undefined && <span class="number">{distances[index]?.toFixed(1)}</span>}
        </div>
      ))}
    </figure>
  );
}

const shape = [32, 32, 1] as const;
