import type { JSX } from 'preact';
import { chosenFiles } from './dropped-files';
import type { ModelShelf } from './model-shelf';

/** For those who do not drag: choosing a folder, or files. */
export function ModelPickers({ shelf }: { readonly shelf: ModelShelf }): JSX.Element {
  const isBusy = shelf.busy.value !== null;
  const take = (input: HTMLInputElement): void => {
    const chosen = chosenFiles(input.files ?? []);
    if (Object.keys(chosen.files).length > 0) void shelf.take(chosen);
    // The same files can be chosen once more.
    input.value = '';
  };
  return (
    <section class="models-bring" aria-labelledby="models-bring-title">
      <div>
        <h2 id="models-bring-title">Bring your own</h2>
        <p>
          Drop a model folder anywhere on the page: one that the trainer or "Train here" wrote, its .zip, or a
          single .safetensors file. A picture dropped on the page becomes the one to begin from in “Forward
          and back”.
        </p>
      </div>
      <div class="models-pick">
        <label class="pick" data-disabled={isBusy}>
          Choose a folder
          <input
            type="file"
            multiple
            disabled={isBusy}
            {...{ webkitdirectory: true }}
            onChange={(event) => {
              take(event.currentTarget);
            }}
          />
        </label>
        <label class="pick" data-disabled={isBusy}>
          Choose a file
          <input
            type="file"
            multiple
            accept=".zip,.safetensors,.json"
            disabled={isBusy}
            onChange={(event) => {
              take(event.currentTarget);
            }}
          />
        </label>
      </div>
    </section>
  );
}
