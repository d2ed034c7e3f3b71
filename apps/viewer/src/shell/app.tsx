import { useSignal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
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
  const shown = useSignal<{ readonly id: string; readonly Panel: ComponentType } | null>(null);
  const wanted = panels.find(({ id }) => id === address.panel.value) ?? panels[0];
  useEffect(() => {
    void wanted.load().then((Panel) => {
      shown.value = { id: wanted.id, Panel };
    });
  }, [wanted]);
  if (shown.value?.id !== wanted.id) return <p class="waiting">Loading {wanted.title} …</p>;
  const { Panel } = shown.value;
  return <Panel />;
}
