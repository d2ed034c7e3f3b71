import type { JSX } from 'preact';
import { Slider } from '../controls/slider';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { Denoised, DenoisedTimeline } from './denoised';
import { EditControls } from './edit-controls';
import { lastTimestep, type EditState } from './edit-state';
import { OwnPicture, RealPictures } from './own-picture';

/** Adds noise as far as a timestep, live, and denoises from there. */
export function NoiseSection({ state }: { readonly state: EditState }): JSX.Element {
  const { fields, info } = state;
  const last = (info.value?.schedule.numTrainTimesteps ?? 1000) - 1;
  return (
    <div class="edit-section">
      <div class="edit-show">
        <div class="edit-row">
          <OwnPicture state={state} />
          <Noised state={state} />
          <Denoised state={state} title="Denoised" />
        </div>
        <div class="edit-forward">
          <Slider
            label="Noise, up to timestep t"
            id="edit-t"
            value={fields.t.value}
            stops={Array.from({ length: 101 }, (_, index) => Math.round((index / 100) * last))}
            onValue={(t) => {
              fields.t.value = t;
            }}
          />
          <Weights state={state} />
        </div>
        <DenoisedTimeline state={state} />
        <RealPictures state={state} />
      </div>
      <EditControls state={state}>
        <p class="edit-text">
          With little noise, the network keeps your picture and tidies it. With much, it keeps hardly more
          than its place, and paints what its label says. Draw a 3, and ask for an 8.
        </p>
      </EditControls>
    </div>
  );
}

function Noised({ state }: { readonly state: EditState }): JSX.Element {
  const { noised, info } = state;
  return (
    <figure class="edit-figure">
      <PixelCanvas
        pixels={noised.value}
        shape={info.value?.imageShape ?? [32, 32, 1]}
        name="Your picture with noise"
      />
      <figcaption>
        <b>With noise</b>{' '}
        <var>
          x<sub>t</sub>
        </var>
      </figcaption>
    </figure>
  );
}

/** Ho et al. 2020, equation 4, with its numbers. */
function Weights({ state }: { readonly state: EditState }): JSX.Element {
  const { schedule, info, fields } = state;
  const t = info.value === null ? 0 : lastTimestep(fields.t.value, info.value);
  const alphaBar = schedule.value?.alphaBars[t];
  const weight = (value: number | undefined): string => value?.toFixed(2) ?? '–';
  return (
    <p class="edit-weights">
      <var>
        x<sub>t</sub>
      </var>{' '}
      = <span class="number">{weight(alphaBar === undefined ? undefined : Math.sqrt(alphaBar))}</span> ×{' '}
      <var>
        x<sub>0</sub>
      </var>{' '}
      + <span class="number">{weight(alphaBar === undefined ? undefined : Math.sqrt(1 - alphaBar))}</span> ×{' '}
      <var>ε</var>
      <span class="edit-cite">noise in one leap: Ho et al. 2020, equation 4</span>
    </p>
  );
}
