import type { JSX } from 'preact';
import { useApp } from './app-context';

/** What the visitor should hear, until dismissed. */
export function Notices(): JSX.Element {
  const { engine } = useApp();
  return (
    <div class="notices" role="status">
      {engine.notices.value.map((words, index) => (
        <p key={words} class="notice">
          {words}{' '}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              engine.dismissNotice(index);
            }}
          >
            Dismiss
          </button>
        </p>
      ))}
    </div>
  );
}
