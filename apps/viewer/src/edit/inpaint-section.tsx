import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Choice } from '../controls/choice';
import { Slider } from '../controls/slider';
import { stroke, type Brush } from './brush';
import { Denoised, DenoisedTimeline } from './denoised';
import { EditControls } from './edit-controls';
import { canRepeat, type EditState } from './edit-state';
import { emptyLevels, SIZE, WHITE } from './grey-levels';
import { RealPictures } from './own-picture';
import { PaintPad } from './paint-pad';

const roundStops = [1, 2, 3, 5, 10];

/** Paints a part of a picture anew. */
export function InpaintSection({ state }: { readonly state: EditState }): JSX.Element {
  const { fields } = state;
  return (
    <div class="edit-section">
      <div class="edit-show">
        <div class="edit-row edit-two">
          <MaskedPicture state={state} />
          <Denoised state={state} title="Painted anew" />
        </div>
        <DenoisedTimeline state={state} />
        <RealPictures state={state} />
      </div>
      <EditControls state={state}>
        <p class="edit-text">
          In every step, what lies outside of the veil is put back as it was, with the noise of that step. The
          network has to find something that goes with it.
        </p>
        <Slider
          label="Rounds"
          id="edit-rounds"
          value={canRepeat(fields) ? fields.rounds.value : 1}
          stops={roundStops}
          disabled={!canRepeat(fields)}
          hint="Going over each stretch again lets both parts agree (RePaint, Lugmayr et al. 2022)."
          onValue={(rounds) => {
            fields.rounds.value = rounds;
          }}
        />
      </EditControls>
    </div>
  );
}

function MaskedPicture({ state }: { readonly state: EditState }): JSX.Element {
  const { fields, picture, info } = state;
  const erases = useSignal(false);
  const brush: Brush = { radius: 2.5, softness: 0.01, erases: erases.value };
  return (
    <figure class="edit-figure">
      <PaintPad
        name="Your picture, with a veil over what is painted anew"
        pixels={picture.value}
        channels={info.value?.imageShape[2] ?? 1}
        mask={fields.mask.value}
        onStroke={(from, to) => {
          fields.mask.value = stroke(fields.mask.peek(), from, to, brush);
        }}
      />
      <figcaption>
        <b>Your picture</b>, veiled where to paint anew
      </figcaption>
      <div class="edit-tools">
        <Choice
          label="Veil"
          id="edit-veil"
          value={erases.value ? 'off' : 'on'}
          choices={[
            { value: 'on', title: 'Lay on' },
            { value: 'off', title: 'Take off' },
          ]}
          onValue={(value) => {
            erases.value = value === 'off';
          }}
        />
        <Presets state={state} />
      </div>
    </figure>
  );
}

/** Masks at a click. */
const presets: readonly { readonly title: string; readonly covers: (x: number, y: number) => boolean }[] = [
  { title: 'None', covers: () => false },
  { title: 'Right', covers: (x) => x >= SIZE / 2 },
  { title: 'Bottom', covers: (_x, y) => y >= SIZE / 2 },
  { title: 'Middle', covers: (x, y) => Math.abs(x - 15.5) < 7 && Math.abs(y - 15.5) < 7 },
];

function Presets({ state }: { readonly state: EditState }): JSX.Element {
  return (
    <div class="edit-presets" role="group" aria-label="Veil over">
      {presets.map(({ title, covers }) => (
        <button
          key={title}
          type="button"
          onClick={() => {
            state.fields.mask.value = emptyLevels().map((_, index) =>
              covers(index % SIZE, Math.floor(index / SIZE)) ? WHITE : 0,
            );
          }}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
