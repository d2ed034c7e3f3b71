import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { modelField } from '../address/shared-fields';
import { useApp, type AppContext } from '../shell/app-context';
import { ModelCard } from './model-card';
import { ModelPickers } from './model-pickers';
import { createModelShelf } from './model-shelf';
import './models.css';

/** All networks that the page can use, and the way to bring others. */
export function ModelsPanel(): JSX.Element {
  const app = useApp();
  const shelf = app.once(createModelShelf);
  const chosen = app.once(createChosen);
  const outcome = shelf.outcome.value;
  return (
    <article class="models" aria-labelledby="models-title">
      <header class="intro">
        <h1 id="models-title">Networks</h1>
        <p class="lead">
          Those that came with the page, those that you train here, and those that you bring. They are read
          and run on this device: nothing is uploaded anywhere.
        </p>
      </header>
      <ModelPickers shelf={shelf} />
      <p class="models-outcome" role="status" data-kind={outcome?.kind ?? 'none'}>
        {shelf.busy.value ?? outcome?.words ?? ''}
      </p>
      <ul class="models-list">
        {app.models.sources.value.map((source) => (
          <ModelCard
            key={source.id}
            source={source}
            own={shelf.models.value.find(({ id }) => id === source.id) ?? null}
            shelf={shelf}
            chosen={chosen}
          />
        ))}
      </ul>
    </article>
  );
}

function createChosen({ address }: AppContext): Signal<string> {
  return address.fields('models', { model: modelField }).model;
}
