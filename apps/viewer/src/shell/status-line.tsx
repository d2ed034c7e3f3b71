import type { JSX } from 'preact';
import { backendTitles } from '../engine/backend-titles';
import { pageBackends, type PageBackendChoice } from '../engine/protocol';
import { OfflineStatus } from '../offline/offline-notice';
import { useApp } from './app-context';
import { keepBackend } from './kept-settings';

const choiceTitles = { auto: 'The fastest that works', ...backendTitles };

/** Where the page computes, and the choice of it. */
export function StatusLine(): JSX.Element {
  const { engine } = useApp();
  const state = engine.state.value;
  return (
    <footer class="status-line">
      <label>
        Computes on{' '}
        <select
          value={engine.choice.value}
          onChange={(event) => {
            const choice = event.currentTarget.value as PageBackendChoice;
            keepBackend(choice);
            engine.useBackend(choice);
          }}
        >
          {(['auto', ...pageBackends] as const).map((name) => (
            <option key={name} value={name}>
              {choiceTitles[name]}
            </option>
          ))}
        </select>
      </label>
      <output data-state={state.kind} data-backend={state.kind === 'ready' ? state.backend.name : undefined}>
        {state.kind === 'starting' && 'Starting …'}
        {state.kind === 'ready' && state.backend.device}
        {state.kind === 'failed' && state.message}
      </output>
      <OfflineStatus />
    </footer>
  );
}
