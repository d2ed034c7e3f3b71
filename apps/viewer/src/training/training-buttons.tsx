import type { JSX } from 'preact';
import { useApp } from '../shell/app-context';
import { expectationWords } from './training-words';
import type { TrainingPageState } from './training-state';

/** Start, pause, go on, keep, and start afresh; with what is going on in words. */
export function TrainingButtons({ state }: { readonly state: TrainingPageState }): JSX.Element {
  const phase = state.run.phase.value;
  const steps = state.run.history.value?.losses.length ?? 0;
  const isOn = phase === 'running' || phase === 'starting';
  return (
    <div class="training-act">
      <div class="training-buttons" role="group" aria-label="Training">
        <button
          type="button"
          class="primary"
          onClick={() => {
            if (isOn) state.pause();
            else state.start();
          }}
        >
          {isOn ? 'Pause' : steps > 0 ? 'Go on' : 'Start training'}
        </button>
        <button type="button" disabled={steps === 0} onClick={() => void state.keep()}>
          Keep this network
        </button>
        <button
          type="button"
          class="quiet"
          disabled={phase === 'idle'}
          onClick={() => {
            state.reset();
          }}
        >
          Start over
        </button>
      </div>
      <Words state={state} />
      <Kept state={state} />
    </div>
  );
}

function Words({ state }: { readonly state: TrainingPageState }): JSX.Element {
  const { engine } = useApp();
  const run = state.run.history.value;
  const steps = run?.losses.length ?? 0;
  const size = run?.size ?? state.fields.size.value;
  const failed = engine.state.value.kind === 'failed' ? engine.state.value.message : null;
  const words = state.error.value ?? failed;
  if (words !== null) {
    return (
      <p class="training-words" role="alert">
        {words}
      </p>
    );
  }
  return (
    <p class="training-words">
      {state.whileHidden.value !== null && `${state.whileHidden.value} `}
      {state.run.phase.value === 'starting' && 'Fetching the digits, and preparing the first step … '}
      {state.run.phase.value === 'running' &&
        steps === 0 &&
        'Drawing what it makes before it has learned anything … '}
      {state.run.phase.value === 'paused' && `Paused after step ${steps}. `}
      {expectationWords(size, steps, state.run.millisecondsAStep.value)}
    </p>
  );
}

/** What was kept; said when it happens. */
function Kept({ state }: { readonly state: TrainingPageState }): JSX.Element {
  const app = useApp();
  const saved = state.run.saved.value;
  const kept = state.kept.value;
  return (
    <div class="training-kept" role="status">
      {kept !== null && (
        <p>
          {kept.words}{' '}
          {kept.id !== null && (
            <button
              type="button"
              onClick={() => {
                app.address.show('models');
              }}
            >
              Download or use it
            </button>
          )}
        </p>
      )}
      {typeof saved?.problem === 'string' && (
        <p>
          The run could not be put aside ({saved.problem}): what it learns now ends with this page, so
          download its network.
        </p>
      )}
    </div>
  );
}
