import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { ClassChoice } from '../controls/class-choice';
import { ModelSelect } from '../controls/model-select';
import { NewNoise } from '../controls/new-noise';
import { SeedBox } from '../controls/seed-box';
import { SamplingControls } from '../generate/sampling-controls';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { stripPlaces } from './between';
import { RunWords } from './edit-controls';
import type { EditState } from './edit-state';

/** Goes from one picture to another. */
export function BetweenSection({ state }: { readonly state: EditState }): JSX.Element {
  const { fields, between, info } = state;
  const shape = info.value?.imageShape ?? ([32, 32, 1] as const);
  const picture = (way: number): Float32Array | null => between.pictures.value.get(way) ?? null;
  return (
    <div class="edit-section">
      <div class="edit-show">
        <div class="edit-between">
          <PixelCanvas pixels={picture(0)} shape={shape} name="The first picture" />
          <figure class="edit-figure" aria-busy={between.running.value}>
            <PixelCanvas pixels={between.shown.value} shape={shape} name="Between the two" />
          </figure>
          <PixelCanvas pixels={picture(100)} shape={shape} name="The second picture" />
        </div>
        <Strip state={state} />
        <RunWords state={state} running={between.running.value} error={between.error.value} />
        <div class="edit-ends">
          <End state={state} title="From" id="edit-from" label={fields.class} seed={fields.seed} />
          <End state={state} title="To" id="edit-to" label={fields.toClass} seed={fields.toSeed} />
        </div>
      </div>
      <div class="edit-controls">
        <p class="edit-text">
          The two noises are blended along an arc, so that what lies between is noise of full strength too;
          the labels are blended as they are. Every picture on the way is a picture of its own, not a mixture
          of the two.
        </p>
        <ModelSelect id="edit-model" model={fields.model} />
        <SamplingControls id="edit" fields={fields} info={info.value} />
      </div>
    </div>
  );
}

/** The way as pictures, under a slider. */
function Strip({ state }: { readonly state: EditState }): JSX.Element {
  const { fields, between, info } = state;
  const way = fields.way.value;
  return (
    <div class="edit-strip" style={{ '--way': way / 100 }}>
      <div class="edit-strip-pictures" aria-hidden="true">
        {stripPlaces.map((place) => (
          <PixelCanvas
            key={place}
            pixels={between.pictures.value.get(place) ?? null}
            shape={info.value?.imageShape ?? [32, 32, 1]}
            name=""
          />
        ))}
      </div>
      <input
        type="range"
        aria-label="How far on the way from the first to the second"
        aria-valuetext={`${way} %`}
        min={0}
        max={100}
        step={1}
        value={way}
        onInput={(event) => {
          fields.way.value = event.currentTarget.valueAsNumber;
        }}
      />
    </div>
  );
}

function End(props: {
  readonly state: EditState;
  readonly title: string;
  readonly id: string;
  readonly label: Signal<number>;
  readonly seed: Signal<number>;
}): JSX.Element {
  const { state, title, id, label, seed } = props;
  return (
    <section class="edit-end" aria-label={title}>
      <h2>{title}</h2>
      <ClassChoice id={`${id}-class`} label="Class" chosen={label} info={state.info.value} />
      <SeedBox id={`${id}-seed`} seed={seed}>
        <NewNoise seed={seed} />
      </SeedBox>
    </section>
  );
}
