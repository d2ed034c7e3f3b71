import type { JSX } from 'preact';
import { ModelSelect } from '../controls/model-select';
import { SeedBox } from '../controls/seed-box';
import { builtInModel } from '../models/built-in-models';
import { useApp } from '../shell/app-context';
import type { GenerateState } from './generate-state';
import { LabelChoiceField } from './label-choice';
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
        <LabelChoiceField
          id="generate-label"
          classNames={names}
          value={fields.label.value}
          hint={unseenWords(fields.model.value, names)}
          onValue={(label) => {
            fields.label.value = label;
          }}
        />
      )}
    </>
  );
}

/** Tells of the classes that the network has to put together by itself. */
function unseenWords(model: string, names: readonly string[]): string | undefined {
  const unseen = builtInModel(model)?.unseen;
  if (unseen === undefined) return undefined;
  return `Training never showed ${unseen.map((label) => names[label]).join(', ')}: the network puts them together from what it knows of their digits.`;
}
