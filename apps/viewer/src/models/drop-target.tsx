import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp, type AppContext } from '../shell/app-context';
import { droppedFiles, lonePicture, type DroppedFiles } from './dropped-files';
import { createModelShelf, type ModelShelf } from './model-shelf';
import './drop-target.css';

/**
 * The whole page takes models and pictures: a sign while files are over it, then the panel that tells what came of them.
 */
export function DropTarget(): JSX.Element | null {
  const app = useApp();
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
      void droppedFiles(event.dataTransfer).then((dropped) => take(app, shelf, dropped));
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
  }, [app, shelf, isOver]);
  if (!isOver.value) return null;
  return (
    <div class="drop-target" aria-hidden="true">
      <p>
        <b>Drop the model or the picture</b> It stays on your device.
      </p>
    </div>
  );
}

async function take(app: AppContext, shelf: ModelShelf, dropped: DroppedFiles): Promise<void> {
  const picture = lonePicture(dropped);
  if (picture === null) {
    app.address.show('models');
    await shelf.take(dropped);
    return;
  }
  const { takePicture } = await import('../edit/take-picture');
  await takePicture(app, picture.file, picture.name);
}
