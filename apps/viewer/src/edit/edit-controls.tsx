import type { ComponentChildren, JSX } from 'preact';
import { CancelButton } from '../controls/cancel-button';
import { ClassChoice } from '../controls/class-choice';
import { ModelSelect } from '../controls/model-select';
import { NewNoise } from '../controls/new-noise';
import { SeedBox } from '../controls/seed-box';
import { SamplingControls } from '../generate/sampling-controls';
import { failureWords, loadingWords } from '../models/model-words';
import { useApp } from '../shell/app-context';
import type { EditState } from './edit-state';

/** What decides the result beside the picture. Children stand above what all modes have. */
export function EditControls(props: {
  readonly state: EditState;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { state, children } = props;
  const { fields, result, live } = state;
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
        <CancelButton
          running={result.running.value}
          onCancel={() => {
            live.cancel();
          }}
        />
      </div>
      <RunWords state={state} running={live.behind.value} error={result.error.value} />
      {children}
      <ModelSelect id="edit-model" model={fields.model} />
      <ClassChoice id="edit-class" label="Paint it as" chosen={fields.class} info={state.info.value} />
      <SeedBox id="edit-seed" seed={fields.seed}>
        <NewNoise seed={fields.seed} />
      </SeedBox>
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
  const failed = failureWords(props.error, model, engine);
  return (
    <p class="edit-words" role={failed === null ? 'status' : 'alert'}>
      {failed ?? (model.kind === 'loading' ? loadingWords(model) : props.running ? 'Computing …' : '')}
    </p>
  );
}
