import type { JSX } from 'preact';
import { stroke } from '../edit/brush';
import '../edit/edit.css';
import { emptyLevels } from '../edit/grey-levels';
import { PaintPad } from '../edit/paint-pad';
import { pixelsOfLevels } from '../edit/picture-choice';
import { Choice } from '../controls/choice';
import { chosenFiles, droppedFiles } from '../models/dropped-files';
import { useApp } from '../shell/app-context';
import { LearnOwn } from './learn-view';
import './own.css';
import { createOwnState, type OwnState } from './own-state';
import { withPicture } from './own-classes';
import { ENOUGH_PICTURES, FEWEST_CLASSES, MOST_CLASSES } from './sizes';
import { Understood } from './understood';

const brush = { radius: 1.2, softness: 1.4, erases: false } as const;

/** The visitor's own pictures: drawn or brought, looked at, learned, kept. */
export function OwnPictures({ choice }: { readonly choice: JSX.Element }): JSX.Element {
  const state = useApp().once(createOwnState);
  return (
    <article class="own" aria-labelledby="own-title">
      <header class="intro">
        <h1 id="own-title">Teach it your own pictures</h1>
        <p class="lead">
          Draw some {ENOUGH_PICTURES} pictures of each of two to ten things, or bring them as files, and a
          network learns to draw more of them. They do not leave this device.
        </p>
        {choice}
      </header>
      <div class="own-columns">
        <div class="own-side">
          <Classes state={state} />
          <Draw state={state} />
          <Bring state={state} />
        </div>
        <div class="own-show">
          <Understood state={state} />
          <LearnOwn state={state} />
        </div>
      </div>
    </article>
  );
}

/** Which things there are, and which is drawn. */
function Classes({ state }: { readonly state: OwnState }): JSX.Element {
  const { classes, chosen } = state;
  const all = classes.value;
  const now = all[chosen.value];
  return (
    <div class="own-classes">
      <Choice
        label="Draw a picture of"
        id="own-class"
        value={chosen.value}
        choices={all.map(({ name, pictures }, value) => ({ value, title: `${name} (${pictures.length})` }))}
        onValue={(value) => {
          chosen.value = value;
        }}
      />
      <div class="own-buttons">
        <label>
          Its name{' '}
          <input
            type="text"
            maxLength={24}
            value={now?.name ?? ''}
            onChange={(event) => {
              const name = event.currentTarget.value.trim();
              if (name === '') event.currentTarget.value = now?.name ?? '';
              else classes.value = all.map((one, index) => (index === chosen.value ? { ...one, name } : one));
            }}
          />
        </label>
        <button
          type="button"
          disabled={all.length >= MOST_CLASSES}
          onClick={() => {
            classes.value = [...all, { name: unusedName(all.map(({ name }) => name)), pictures: [] }];
            chosen.value = all.length;
          }}
        >
          Add a class
        </button>
        <button
          type="button"
          disabled={all.length <= FEWEST_CLASSES}
          onClick={() => {
            classes.value = all.filter((_, index) => index !== chosen.value);
            chosen.value = Math.max(0, chosen.value - 1);
          }}
        >
          Remove it
        </button>
      </div>
    </div>
  );
}

function unusedName(names: readonly string[]): string {
  return Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ').find((letter) => !names.includes(letter)) ?? 'New';
}

function Draw({ state }: { readonly state: OwnState }): JSX.Element {
  const { levels, classes, chosen } = state;
  const isEmpty = levels.value.every((level) => level === 0);
  return (
    <div class="own-draw">
      <PaintPad
        name={`A picture of ${classes.value[chosen.value]?.name ?? ''}`}
        pixels={pixelsOfLevels(levels.value, 1)}
        channels={1}
        onStroke={(from, to) => {
          levels.value = stroke(levels.value, from, to, brush);
        }}
      />
      <div class="own-buttons">
        <button
          type="button"
          class="primary"
          disabled={isEmpty}
          onClick={() => {
            classes.value = withPicture(classes.value, chosen.value, levels.value);
            levels.value = emptyLevels();
          }}
        >
          Take it
        </button>
        <button
          type="button"
          disabled={isEmpty}
          onClick={() => {
            levels.value = emptyLevels();
          }}
        >
          Clear
        </button>
      </div>
    </div>
  );
}

/** By choosing or dropping files. */
function Bring({ state }: { readonly state: OwnState }): JSX.Element {
  const take = (input: HTMLInputElement): void => {
    void state.take(chosenFiles(input.files ?? []));
    input.value = '';
  };
  return (
    <div
      class="own-bring"
      onDragOver={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (event.dataTransfer !== null) void droppedFiles(event.dataTransfer).then(state.take);
      }}
    >
      <p class="hint">
        Or drop pictures, a folder or a .zip here: a folder is a class, or else what a file is called before
        its number. The middle square is taken, scaled to 32 by 32, grey, light on dark.
      </p>
      <label>
        Pictures or a .zip{' '}
        <input
          type="file"
          multiple
          accept="image/*,.zip"
          onChange={(event) => {
            take(event.currentTarget);
          }}
        />
      </label>
      <label>
        A folder{' '}
        <input
          type="file"
          {...{ webkitdirectory: true }}
          onChange={(event) => {
            take(event.currentTarget);
          }}
        />
      </label>
      {state.reading.value && <p role="status">Reading …</p>}
      {state.problems.value.slice(0, 3).map((problem) => (
        <p key={problem} role="alert">
          {problem}
        </p>
      ))}
    </div>
  );
}
