import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Choice } from '../controls/choice';
import { stroke, type Brush } from './brush';
import type { EditState } from './edit-state';
import { ExamplePicker } from './example-picker';
import { COLUMNS, credits } from './examples';
import { emptyLevels } from './grey-levels';
import { PaintPad } from './paint-pad';
import { levelsOfPixels } from './picture-choice';

const brushes: Readonly<Record<'pen' | 'eraser', Brush>> = {
  pen: { radius: 1.1, softness: 1, erases: false },
  eraser: { radius: 2, softness: 1, erases: true },
};

/** The visitor's picture, to draw on. */
export function OwnPicture({ state }: { readonly state: EditState }): JSX.Element {
  const { fields, picture, info } = state;
  const tool = useSignal<keyof typeof brushes>('pen');
  return (
    <figure class="edit-figure">
      <PaintPad
        name="Your picture"
        pixels={picture.value}
        channels={info.value?.imageShape[2] ?? 1}
        onStroke={(from, to) => {
          const levels = stroke(currentLevels(state), from, to, brushes[tool.value]);
          fields.picture.value = { kind: 'drawing', levels };
        }}
      />
      <figcaption>
        <b>Your picture</b>{' '}
        <var>
          x<sub>0</sub>
        </var>
      </figcaption>
      <div class="edit-tools">
        <Choice
          label="Tool"
          id="edit-tool"
          value={tool.value}
          choices={[
            { value: 'pen', title: 'Pen' },
            { value: 'eraser', title: 'Eraser' },
          ]}
          onValue={(value) => {
            tool.value = value;
          }}
        />
        <button
          type="button"
          onClick={() => {
            fields.picture.value = { kind: 'drawing', levels: emptyLevels() };
          }}
        >
          Empty page
        </button>
      </div>
    </figure>
  );
}

/** Real pictures to choose from, where there are some of the network's kind. */
export function RealPictures({ state }: { readonly state: EditState }): JSX.Element | null {
  const { fields, info, known, examples } = state;
  const kind = known.value;
  if (kind === null) return null;
  const choice = fields.picture.value;
  return (
    <ExamplePicker
      examples={examples.value}
      classNames={info.value?.classNames ?? []}
      chosen={choice.kind === 'example' ? choice.index : null}
      credit={credits[kind]}
      onChoose={(index) => {
        fields.picture.value = { kind: 'example', index };
        fields.class.value = index % COLUMNS;
      }}
    />
  );
}

function currentLevels({ fields, picture, info }: EditState): ReturnType<typeof emptyLevels> {
  const choice = fields.picture.peek();
  if (choice.kind === 'drawing') return choice.levels;
  const pixels = picture.peek();
  return pixels === null || info.peek()?.imageShape[2] === 3 ? emptyLevels() : levelsOfPixels(pixels);
}
