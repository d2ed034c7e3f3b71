import type { ComponentChildren, JSX } from 'preact';
import { Choice } from '../controls/choice';
import { ModelSelect } from '../controls/model-select';
import { NumberBox } from '../controls/number-box';
import { SamplingControls } from '../generate/sampling-controls';
import { useApp } from '../shell/app-context';
import { Icon } from '../shell/icon';
import type { EditState } from './edit-state';

/** What decides the result beside the picture. Children stand above what all modes have. */
export function EditControls(props: {
  readonly state: EditState;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { state, children } = props;
  const { fields, result } = state;
  return (
    <form
      class="edit-controls"
      aria-label="How to denoise"
      onSubmit={(event) => {
        event.preventDefault();
        state.run();
      }}
    >
      <div class="edit-run">
        <button type="submit" class="primary">
          Denoise
        </button>
        {result.running.value && (
          <button
            type="button"
            onClick={() => {
              result.cancel();
            }}
          >
            Cancel
          </button>
        )}
      </div>
      <RunWords state={state} running={result.running.value} error={result.error.value} />
      {children}
      <ModelSelect id="edit-model" model={fields.model} />
      <ClassChoice
        state={state}
        id="edit-class"
        label="Paint it as"
        value={fields.class.value}
        onValue={(value) => {
          fields.class.value = value;
        }}
      />
      <NumberBox
        label="Seed"
        id="edit-seed"
        value={fields.seed.value}
        least={0}
        most={2 ** 32 - 1}
        onValue={(value) => {
          fields.seed.value = value;
        }}
      >
        <NewNoise
          onSeed={(seed) => {
            fields.seed.value = seed;
          }}
        />
      </NumberBox>
      <SamplingControls id="edit" fields={fields} info={state.info.value} />
    </form>
  );
}

/** What the page is doing, in words. */
export function RunWords(props: {
  readonly state: EditState;
  readonly running: boolean;
  readonly error: string | null;
}): JSX.Element {
  const { models, engine } = useApp();
  const model = models.open(props.state.fields.model.value).value;
  const failed =
    props.error ??
    (model.kind === 'failed' ? model.message : null) ??
    (engine.state.value.kind === 'failed' ? engine.state.value.message : null);
  return (
    <p class="edit-words" role={failed === null ? 'status' : 'alert'}>
      {failed ?? (model.kind === 'loading' ? loadingWords(model) : props.running ? 'Computing …' : '')}
    </p>
  );
}

function loadingWords({ loaded, total }: { readonly loaded: number; readonly total: number | null }): string {
  const amount = total === null ? '' : ` (${(loaded / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB)`;
  return `Fetching the network${amount} …`;
}

/** One of the network's classes; nothing where it has none. */
export function ClassChoice(props: {
  readonly state: EditState;
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly onValue: (value: number) => void;
}): JSX.Element | null {
  const { state, ...rest } = props;
  const { info } = state;
  const names = info.value === null ? digits : info.value.classNames;
  if (names === null) return null;
  return <Choice {...rest} choices={names.map((title, value) => ({ value, title }))} />;
}

/** Until the model says better. */
const digits = Array.from({ length: 10 }, (_, index) => String(index));

/** Draws another seed. */
export function NewNoise({ onSeed }: { readonly onSeed: (seed: number) => void }): JSX.Element {
  return (
    <button
      type="button"
      onClick={() => {
        onSeed(Math.floor(Math.random() * 10_000));
      }}
    >
      <Icon name="dice" /> New noise
    </button>
  );
}
