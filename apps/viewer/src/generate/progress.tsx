import type { JSX } from 'preact';
import { CancelButton } from '../controls/cancel-button';
import { Changing } from '../controls/changing';
import { NewNoise } from '../controls/new-noise';
import type { ModelState } from '../models/create-models';
import { loadingWords } from '../models/model-words';
import { useApp } from '../shell/app-context';
import type { GenerateState } from './generate-state';
import { isComplete } from './trajectory';

/** What the page is doing, in words, and the way to begin and to stop it. */
export function Progress({ state }: { readonly state: GenerateState }): JSX.Element {
  const { models, engine } = useApp();
  const model = models.open(state.fields.model.value).value;
  const { seed } = state.fields;
  return (
    <div class="progress">
      <div class="progress-buttons">
        <button type="submit" class="primary">
          Generate
        </button>
        <NewNoise seed={seed} />
        <CancelButton
          running={state.running.value}
          onCancel={() => {
            state.cancel();
          }}
        />
      </div>
      <p class="progress-words" role={state.error.value === null ? 'status' : 'alert'}>
        <Changing
          text={
            state.error.value ??
            (engine.state.value.kind === 'failed' ? engine.state.value.message : wordsOf(state, model))
          }
        />
      </p>
      {model.kind === 'loading' && model.total !== null && (
        <progress aria-label="Network fetched" max={model.total} value={model.loaded} />
      )}
    </div>
  );
}

function wordsOf(state: GenerateState, model: ModelState): string {
  const trajectory = state.trajectory.value;
  if (model.kind === 'failed') return model.message;
  if (model.kind === 'loading') {
    return `${state.isStored.value ? 'This run came with the page. ' : ''}${loadingWords(model)}`;
  }
  if (state.isStored.value) return 'This run came with the page. The network is here now: generate your own.';
  const last = trajectory?.seen.at(-1);
  if (state.behind.value) {
    if (last === undefined || (state.running.value && isComplete(trajectory)))
      return 'Taking the first step …';
    return state.running.value
      ? `Step ${last.step + 1} of ${last.steps}`
      : 'Drawn at once, and then in more calls …';
  }
  return isComplete(trajectory) ? 'Computed on your device.' : 'Stopped.';
}
