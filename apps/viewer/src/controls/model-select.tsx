import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useApp } from '../shell/app-context';
import { Select } from './select';

/** Chooses one of the models, where there are several. */
export function ModelSelect(props: {
  readonly id: string;
  /** The field of the address. */
  readonly model: Signal<string>;
}): JSX.Element | null {
  const { models } = useApp();
  const sources = models.sources.value;
  if (sources.length < 2) return null;
  return (
    <Select
      label="Network"
      id={props.id}
      value={models.source(props.model.value).id}
      choices={sources.map(({ id, title }) => ({ value: id, title }))}
      onValue={(id) => {
        props.model.value = id;
      }}
    />
  );
}
