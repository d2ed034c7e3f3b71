import type { JSX } from 'preact';
import { noiseRange } from '../pictures/draw-pixels';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { useApp } from '../shell/app-context';
import { createGenerateState } from './generate-state';
import { imageOf, momentAt, type Trajectory } from './trajectory';

/** Noise becomes a picture, step by step. */
export function GeneratePanel(): JSX.Element {
  const state = useApp().once(createGenerateState);
  const trajectory = state.trajectory.value;
  return (
    <section aria-labelledby="generate-title">
      <h1 id="generate-title">Watch noise become a digit</h1>
      <button type="button" class="primary" onClick={() => void state.run()}>
        Generate
      </button>
      {state.running.value && (
        <button
          type="button"
          onClick={() => {
            state.cancel();
          }}
        >
          Cancel
        </button>
      )}
      {state.error.value !== null && <p role="alert">{state.error.value}</p>}
      {trajectory !== null && <Pictures trajectory={trajectory} position={state.position.value} />}
    </section>
  );
}

function Pictures(props: { readonly trajectory: Trajectory; readonly position: number }): JSX.Element {
  const { trajectory, position } = props;
  const moment = momentAt(trajectory, position);
  const { count, imageShape } = trajectory;
  return (
    <ul class="pictures">
      {Array.from({ length: count }, (_, index) => (
        <li key={index}>
          <PixelCanvas pixels={imageOf(moment.xt, index, count)} shape={imageShape} name="The picture now" />
          <PixelCanvas
            pixels={imageOf(moment.x0, index, count)}
            shape={imageShape}
            name="The predicted clean picture"
          />
          <PixelCanvas
            pixels={imageOf(moment.predictedNoise, index, count)}
            shape={imageShape}
            range={noiseRange}
            name="The predicted noise"
          />
        </li>
      ))}
    </ul>
  );
}
