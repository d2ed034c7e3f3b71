import { drawPoints, namedMixture, type LabelledPoints } from '@ddpm/points';
import type { JSX } from 'preact';
import type { FoundRun } from '../points/layers-of-run';
import { labelsOf } from '../points/points-fields';
import type { PointsRequest } from '../points/points-protocol';
import '../points/points.css';
import { RunPicture } from '../points/run-picture';
import { createAnswer, type Answer } from '../shell/answer';
import { useApp, type AppContext } from '../shell/app-context';
import { linkTo } from './few-calls-model';
import { createLoop, type Loop } from './loop';
import { createPace } from './pace';
import { Screen, type ScreenProps } from './screen';
import { useStoryError } from './story-error';
import { WaySlider } from './way-slider';

/** The same points in few steps, in more, and in many. */
interface StepsState {
  readonly answer: Answer<readonly number[], readonly FoundRun[]>;
  readonly data: LabelledPoints;
  readonly loop: Loop;
}

const comparedSteps = [1, 4, 40] as const;
const COUNT = 400;
const WAYS = 8;
const shape = 'spiral';
const SEED = 1;

function createStepsState(app: AppContext): StepsState {
  const pace = app.once(createPace);
  const mixture = namedMixture(shape);
  const question = {
    ...{ mixture, predictionType: 'v_prediction', denoiser: { kind: 'exact' } },
    ...{ labels: labelsOf('both', COUNT), seed: SEED, solver: 'ddim', guidance: 1 },
  } as const satisfies Omit<PointsRequest, 'steps'>;
  return {
    answer: createAnswer(
      () => (pace.isShown('steps') ? comparedSteps : null),
      (all, abort) =>
        Promise.all(
          all.map(async (steps) => {
            const request = { ...question, steps };
            const what = await app.engine.call('movePoints', { signal: abort }, request);
            return { question: request, what };
          }),
        ),
    ),
    data: drawPoints(mixture, COUNT, SEED),
    loop: createLoop(pace, 'steps', { seconds: 6, restSeconds: 2.5, still: 1 }),
  };
}

/** Why the network is asked more than once. */
export function StepsScreen(props: ScreenProps): JSX.Element {
  const state = useApp().once(createStepsState);
  const error = useStoryError(state.answer.error);
  const fields = { shape, guide: 'exact', solver: 'ddim', calls: 4, ways: 'shown', pointseed: SEED };
  return (
    <Screen
      {...props}
      words={<Words />}
      error={error}
      link={{ href: linkTo('points', fields), words: 'Play in the world of points' }}
    >
      <Clouds state={state} />
    </Screen>
  );
}

function Words(): JSX.Element {
  return (
    <>
      <p>
        Why not take the first guess, and be done? To see it, let a picture have two numbers in place of a
        thousand: then it is a <b>point</b>, and all digits together are a shape, here two arms of a spiral.
        (The best possible guess is a formula in this small world; it stands in for the network.)
      </p>
      <p>
        Out in the noise, a point may still end almost anywhere, so the best guess is the average of
        everything: the middle, where no digit is. In <b>one step</b> all land there. Who goes a part of the
        way and asks again gets a better guess, as fewer ends are left. So the guess moves and the way bends:{' '}
        <b>many steps</b> follow the bend, few cut the corner.
      </p>
    </>
  );
}

/** Apart from the rest, because it changes with every frame. */
function Clouds({ state }: { readonly state: StepsState }): JSX.Element {
  const { answer, data, loop } = state;
  const runs = answer.found.value?.what;
  const share = loop.share.value;
  return (
    <>
      <div class="points-row story-clouds">
        {comparedSteps.map((steps, index) => {
          const title = steps === 1 ? 'One step' : `${steps} steps`;
          return (
            <RunPicture
              key={steps}
              name={`${title}: points on their way from noise to a spiral`}
              run={runs?.[index] ?? null}
              data={data}
              share={share}
              ways={WAYS}
            >
              <b>{title}</b>
            </RunPicture>
          );
        })}
      </div>
      <WaySlider
        loop={loop}
        label="Place on the way from noise to points"
        value={`${Math.round(share * 100)} per cent`}
        ends={['noise', 'points']}
      />
    </>
  );
}
