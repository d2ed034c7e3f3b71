import type { JSX } from 'preact';
import { Choice } from '../controls/choice';
import { NumberBox } from '../controls/number-box';
import { SeedBox } from '../controls/seed-box';
import { networkPlans, networkSizes } from './network-sizes';
import type { TrainingPageState } from './training-state';

/** What decides a run. While one is there, it cannot be changed. */
export function TrainingSettings({ state }: { readonly state: TrainingPageState }): JSX.Element {
  const { size, seed, stop } = state.fields;
  const isFixed = state.run.history.value !== null;
  return (
    <form
      class="training-settings"
      aria-label="What to train"
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <fieldset disabled={isFixed}>
        <Choice
          label="Network"
          id="training-size"
          value={size.value}
          choices={networkSizes.map((name) => ({ value: name, title: networkPlans[name].title }))}
          onValue={(name) => {
            size.value = name;
          }}
        />
        <p class="hint">{isFixed ? 'Start over to change it.' : networkPlans[size.value].words}</p>
        <SeedBox
          id="training-seed"
          seed={seed}
          hint="Of the first weights, the order of the images and the noise."
        />
      </fieldset>
      <NumberBox
        label="Stop after step"
        id="training-stop"
        value={stop.value}
        least={0}
        most={1_000_000}
        hint="0 goes on until you pause."
        onValue={(value) => {
          stop.value = value;
        }}
      />
      <label class="training-check">
        <input
          type="checkbox"
          checked={state.trainsHidden.value}
          onChange={(event) => {
            state.trainsHidden.value = event.currentTarget.checked;
          }}
        />
        <span>
          Go on while this tab is hidden <small>(the browser may slow it down)</small>
        </span>
      </label>
    </form>
  );
}
