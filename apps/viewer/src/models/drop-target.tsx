import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp } from '../shell/app-context';
import { droppedFiles } from './dropped-files';
import { createModelShelf } from './model-shelf';
import './drop-target.css';

/** The whole page takes models: a sign while files are over it, then the panel that tells what came of them. */
export function DropTarget(): JSX.Element | null {
  const app = useApp();
  const { address } = app;
  const shelf = app.once(createModelShelf);
  const isOver = useSignal(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      isOver.value = true;
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = (event: DragEvent): void => {
      isOver.value = false;
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      address.show('models');
      void droppedFiles(event.dataTransfer).then((dropped) => shelf.take(dropped));
    };
    const listeners = { dragover: over, dragleave: leave, drop } as const;
    for (const [name, listener] of Object.entries(listeners)) {
      window.addEventListener(name as 'drop', listener);
    }
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        window.removeEventListener(name as 'drop', listener);
      }
    };
  }, [shelf, address, isOver]);
  if (!isOver.value) return null;
  return (
    <div class="drop-target" aria-hidden="true">
      <p>
        <b>Drop the model</b> It stays on your device.
      </p>
    </div>
  );
}
