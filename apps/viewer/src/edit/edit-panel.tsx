import type { JSX } from 'preact';
import { Choice } from '../controls/choice';
import { useApp } from '../shell/app-context';
import { BetweenSection } from './between-section';
import './edit.css';
import { createEditState } from './edit-state';
import { InpaintSection } from './inpaint-section';
import { NoiseSection } from './noise-section';

const sections = { noise: NoiseSection, inpaint: InpaintSection, between: BetweenSection };

/** Begins from a picture in place of from noise. */
export function EditPanel(): JSX.Element {
  const state = useApp().once(createEditState);
  const { fields } = state;
  const Section = sections[fields.do.value];
  return (
    <article class="edit" aria-labelledby="edit-title">
      <header class="intro">
        <h1 id="edit-title">Forward into noise, and back</h1>
        <p class="lead">
          Adding noise is easy: anybody can do it, with no network at all. The network only ever learned the
          way back. So begin from a picture of your own.
        </p>
      </header>
      <Choice
        label="What to do"
        id="edit-do"
        value={fields.do.value}
        choices={[
          { value: 'noise', title: 'Add noise, take it away' },
          { value: 'inpaint', title: 'Paint a part anew' },
          { value: 'between', title: 'Go from one to another' },
        ]}
        onValue={(mode) => {
          fields.do.value = mode;
        }}
      />
      <Section state={state} />
    </article>
  );
}
