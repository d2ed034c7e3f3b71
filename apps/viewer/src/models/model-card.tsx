import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import { saveFile } from '../share/hand-over';
import { useApp } from '../shell/app-context';
import type { ModelState } from './create-models';
import type { OwnModel } from './kept-models';
import { fileNameOf, type ModelShelf } from './model-shelf';
import type { ModelSource } from './model-source';

/** One network: what it is, how far it is loaded, and what can be done with it. */
export function ModelCard(props: {
  readonly source: ModelSource;
  /** Null for one that came with the page. */
  readonly own: OwnModel | null;
  readonly shelf: ModelShelf;
  /** The network that the panels use. */
  readonly chosen: Signal<string>;
}): JSX.Element {
  const { source, own, shelf, chosen } = props;
  const app = useApp();
  // Those that came with the page are fetched when they are used.
  const isWanted = own !== null || app.models.source(chosen.value).id === source.id;
  const state = isWanted ? app.models.open(source.id).value : null;
  return (
    <li class="model-card" data-chosen={app.models.source(chosen.value).id === source.id}>
      <div class="model-facts">
        <h2>{source.title}</h2>
        <p>{[own?.origin ?? 'Came with the page', ...factsOf(state, own)].join(' · ')}</p>
        {state !== null && <Loading id={source.id} state={state} />}
      </div>
      <div class="model-actions">
        <button
          type="button"
          aria-label={`Generate with ${source.title}`}
          onClick={() => {
            chosen.value = source.id;
            app.address.show('generate');
          }}
        >
          Generate
        </button>
        {own !== null && <OwnActions own={own} shelf={shelf} />}
      </div>
    </li>
  );
}

function OwnActions({ own, shelf }: { readonly own: OwnModel; readonly shelf: ModelShelf }): JSX.Element {
  return (
    <>
      {!shelf.keptIds.value.has(own.id) && (
        <button
          type="button"
          aria-label={`Keep ${own.title} for the next visit`}
          onClick={() => void shelf.keep(own)}
        >
          Keep
        </button>
      )}
      <button
        type="button"
        aria-label={`Download ${own.title} as a .zip`}
        onClick={() => {
          void shelf.pack(own.id).then((zip) => {
            if (zip !== null) saveFile(zip, `${fileNameOf(own.title)}.zip`, 'application/zip');
          });
        }}
      >
        Download
      </button>
      <button
        type="button"
        class="quiet"
        aria-label={`Delete ${own.title}`}
        onClick={() => void shelf.remove(own.id)}
      >
        Delete
      </button>
    </>
  );
}

function Loading({ id, state }: { readonly id: string; readonly state: ModelState }): JSX.Element | null {
  const { models } = useApp();
  if (state.kind === 'ready') return null;
  if (state.kind === 'failed') {
    return (
      <p class="model-failure">
        {state.message}{' '}
        <button type="button" onClick={() => void models.ready(id).catch(() => undefined)}>
          Try again
        </button>
      </p>
    );
  }
  const { loaded, total } = state;
  return (
    <p>
      <progress aria-label="Fetched" {...(total === null ? {} : { max: total, value: loaded })} />{' '}
      <span class="number">
        {megabytes(loaded)}
        {total !== null && ` of ${megabytes(total)}`}
      </span>
    </p>
  );
}

function factsOf(state: ModelState | null, own: OwnModel | null): readonly string[] {
  const bytes = Object.values(own?.files ?? {}).reduce((sum, { size }) => sum + size, 0);
  const size = own === null ? [] : [megabytes(bytes)];
  if (state === null) return ['fetched when it is used'];
  if (state.kind !== 'ready') return size;
  const { parameterCount, imageShape, classNames } = state.info;
  const [height, width, channels] = imageShape;
  return [
    `${parameterCount.toLocaleString('en')} weights`,
    ...size,
    `${width} × ${height} pixels${channels === 3 ? ' in colour' : ''}`,
    classNames === null ? 'no classes' : `${classNames.length} classes`,
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
