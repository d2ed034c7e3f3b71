import type { JSX } from 'preact';
import { POINT_STEPS } from '@ddpm/points';
import { Choice } from '../controls/choice';
import { SeedBox } from '../controls/seed-box';
import { NewNoise } from '../controls/new-noise';
import { runningMeans } from '../training/loss-curve';
import { shapes, targets, type Shape, type Target } from './points-fields';
import type { PointsState } from './points-state';

const shapeTitles: Readonly<Record<Shape, string>> = {
  spiral: 'Spiral',
  moons: 'Moons',
  checkerboard: 'Checkerboard',
  gaussians: 'Heaps',
  drawn: 'Draw your own',
};

const targetTitles: Readonly<Record<Target, string>> = {
  velocity: 'Velocity',
  clean: 'Clean point',
  noise: 'Noise',
};

/** What is learned, and how far it is. */
export function LearningControls({ state }: { readonly state: PointsState }): JSX.Element {
  const { fields } = state;
  return (
    <section class="points-controls" aria-label="Learning">
      <Choice
        label="Distribution"
        id="points-shape"
        value={fields.shape.value}
        choices={shapes.map((value) => ({ value, title: shapeTitles[value] }))}
        onValue={(shape) => {
          fields.shape.value = shape;
        }}
      />
      <Choice
        label="The network predicts"
        id="points-target"
        value={fields.target.value}
        choices={targets.map((value) => ({ value, title: targetTitles[value] }))}
        onValue={(target) => {
          fields.target.value = target;
        }}
      />
      <Progress state={state} />
      <SeedBox id="points-seed" seed={fields.pointseed} hint="Of the weights and of the noise.">
        <NewNoise seed={fields.pointseed} />
      </SeedBox>
    </section>
  );
}

function Progress({ state }: { readonly state: PointsState }): JSX.Element {
  const { learning, task } = state;
  const { running, done, step, wanted } = learning;
  const words = done.value
    ? `Learned in ${POINT_STEPS} steps.`
    : running.value
      ? `Learning: step ${step.value} of ${POINT_STEPS}.`
      : wanted.value
        ? ''
        : `Waits after step ${step.value}.`;
  return (
    <div class="points-progress">
      <div class="points-bar">
        <progress value={step.value} max={POINT_STEPS} aria-label="Learning" />
        <button
          type="button"
          disabled={task.value === null}
          onClick={() => {
            if (done.value) learning.restart();
            else wanted.value = !wanted.value;
          }}
        >
          {done.value ? 'Learn anew' : wanted.value ? 'Pause' : 'Go on'}
        </button>
      </div>
      <Loss losses={learning.losses.value} />
      <p class="hint" role="status">
        {words}
      </p>
    </div>
  );
}

const WIDTH = 300;
const HEIGHT = 48;

/** The running mean of the loss, without scale: whether it still falls. */
function Loss({ losses }: { readonly losses: readonly number[] }): JSX.Element {
  const means = runningMeans(losses);
  const [most, least] = [Math.max(...means.slice(5), 1e-3), Math.min(...means, 1)];
  const line = means
    .map((mean, index) => {
      const x = (index / POINT_STEPS) * WIDTH;
      const y = HEIGHT - 2 - ((Math.min(mean, most) - least) / Math.max(most - least, 1e-6)) * (HEIGHT - 4);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
  const now = means.at(-1);
  return (
    <svg
      class="points-loss"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={now === undefined ? 'Loss' : `Loss ${now.toFixed(3)}`}
    >
      <path d={line} />
    </svg>
  );
}
