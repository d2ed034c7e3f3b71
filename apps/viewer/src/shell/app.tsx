import { useSignal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { keepSlidersSteady } from '../controls/steady-sliders';
import { DropTarget } from '../models/drop-target';
import { OfflineNotice } from '../offline/offline-notice';
import { AppProvider, useApp } from './app-context';
import { createApp } from './create-app';
import { Header } from './header';
import { Notices } from './notices';
import { panels } from './panels';
import { StatusLine } from './status-line';

/** The whole page. */
export function App(): JSX.Element {
  const app = useMemo(createApp, []);
  useEffect(keepSlidersSteady, []);
  return (
    <AppProvider.Provider value={app}>
      <Header />
      <Notices />
      <OfflineNotice />
      <main id="content" tabIndex={-1}>
        <CurrentPanel />
      </main>
      <StatusLine />
      <DropTarget />
    </AppProvider.Provider>
  );
}

function CurrentPanel(): JSX.Element | null {
  const { address } = useApp();
  const shown = useSignal<{ readonly id: string; readonly Panel: ComponentType | null } | null>(null);
  const attempt = useSignal(0);
  const wanted = panels.find(({ id }) => id === address.panel.value) ?? panels[0];
  useEffect(() => {
    let isWanted = true;
    const show = (Panel: ComponentType | null): void => {
      if (isWanted) shown.value = { id: wanted.id, Panel };
    };
    wanted.load().then(show, () => {
      show(null);
    });
    return () => {
      isWanted = false;
    };
  }, [wanted, attempt.value]);
  if (shown.value?.id !== wanted.id) return <p class="waiting">Loading {wanted.title} …</p>;
  const { Panel } = shown.value;
  if (Panel !== null) return <Panel />;
  return (
    <MissingPanel
      title={wanted.title}
      onRetry={() => {
        shown.value = null;
        attempt.value += 1;
      }}
    />
  );
}

/** A script of the panel could not be fetched, or is gone because the page has a new version. */
function MissingPanel(props: { readonly title: string; readonly onRetry: () => void }): JSX.Element {
  return (
    <div role="alert">
      <p>
        {props.title} could not be loaded: there is no network, or the page has changed since it was opened.
        Where trying again does not help, load the page again.
      </p>
      <p>
        <button type="button" onClick={props.onRetry}>
          Try again
        </button>{' '}
        <button
          type="button"
          onClick={() => {
            window.location.reload();
          }}
        >
          Load the page again
        </button>
      </p>
    </div>
  );
}
