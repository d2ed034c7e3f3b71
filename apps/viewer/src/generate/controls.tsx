import type { JSX } from 'preact';
import { Choice } from '../controls/choice';
import { ModelSelect } from '../controls/model-select';
import { SeedBox } from '../controls/seed-box';
import { useApp } from '../shell/app-context';
import type { GenerateState } from './generate-state';
import { Progress } from './progress';
import { SamplingControls } from './sampling-controls';

/** Everything that decides the picture. */
export function Controls({ state }: { readonly state: GenerateState }): JSX.Element {
  const { models } = useApp();
  const { fields } = state;
  const model = models.open(fields.model.value).value;
  return (
    <form
      class="generate-controls"
      aria-label="What to generate"
      onSubmit={(event) => {
        event.preventDefault();
        state.generate();
      }}
    >
      <Progress state={state} />
      <What state={state} />
      <SeedBox
        id="generate-seed"
        seed={fields.seed}
        hint="Names the noise: the same seed is the same picture, on every device."
      />
      <SamplingControls id="generate" fields={fields} info={model.kind === 'ready' ? model.info : null} />
    </form>
  );
}

function What({ state }: { readonly state: GenerateState }): JSX.Element {
  const { models } = useApp();
  const { fields } = state;
  const model = models.open(fields.model.value).value;
  const names =
    model.kind === 'ready' ? model.info.classNames : Array.from({ length: 10 }, (_, index) => String(index));
  return (
    <>
      <ModelSelect id="generate-model" model={fields.model} />
      {names !== null && (
        <Choice
          label="Class"
          id="generate-label"
          value={String(fields.label.value)}
          choices={[
            { value: 'all', title: 'All' },
            ...names.map((title, index) => ({ value: String(index), title })),
          ]}
          onValue={(label) => {
            fields.label.value = label === 'all' ? 'all' : Number(label);
          }}
        />
      )}
    </>
  );
}
