import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useApp, type AppContext } from '../shell/app-context';
import { createIsolation } from './isolation';
import { createPageOffline } from './page-offline';

/** Says where loading the page again brings something. */
export function OfflineNotice(): JSX.Element {
  const { offline, isolationHelps } = useApp().once(createOffline);
  const dismissed = useSignal('');
  const words = useComputed(() => {
    if (offline.hasUpdate.value) return 'There is a new version of this page.';
    return isolationHelps.value ? 'Loaded again, this page can compute on all cores.' : '';
  });
  return (
    <div class="notices" role="status">
      {words.value !== '' && words.value !== dismissed.value && (
        <p class="notice">
          {words}
          <span>
            <button
              type="button"
              class="quiet"
              onClick={() => {
                offline.reload();
              }}
            >
              Reload
            </button>
            <button
              type="button"
              class="quiet"
              onClick={() => {
                dismissed.value = words.value;
              }}
            >
              Later
            </button>
          </span>
        </p>
      )}
    </div>
  );
}

/** A word in the status line, once the page opens without a network. */
export function OfflineStatus(): JSX.Element | null {
  const { offline } = useApp().once(createOffline);
  return offline.isKept.value ? <span class="offline-status">Works offline</span> : null;
}

function createOffline({ engine }: AppContext) {
  const offline = createPageOffline();
  return { offline, isolationHelps: createIsolation(engine, offline) };
}
