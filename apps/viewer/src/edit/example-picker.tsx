import type { JSX } from 'preact';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { COLUMNS } from './examples';
import { SIZE } from './grey-levels';

const greySquare = [SIZE, SIZE, 1] as const;

/** Chooses one of the real pictures. */
export function ExamplePicker(props: {
  readonly examples: readonly Float32Array[] | null;
  readonly classNames: readonly string[];
  /** Null where the picture is none of them. */
  readonly chosen: number | null;
  readonly credit: string;
  readonly onChoose: (index: number) => void;
}): JSX.Element {
  const { examples, classNames, chosen, credit, onChoose } = props;
  return (
    <fieldset class="edit-examples">
      <legend>Or take a real one</legend>
      <div class="edit-example-grid">
        {Array.from({ length: examples?.length ?? 3 * COLUMNS }, (_, index) => (
          <label key={index}>
            <input
              type="radio"
              name="edit-example"
              aria-label={`A real ${classNames[index % COLUMNS] ?? ''}, number ${Math.floor(index / COLUMNS) + 1}`}
              checked={index === chosen}
              onChange={() => {
                onChoose(index);
              }}
            />
            <span aria-hidden="true">
              <PixelCanvas pixels={examples?.[index] ?? null} shape={greySquare} name="" />
            </span>
          </label>
        ))}
      </div>
      <p class="hint">{credit}; none of them was used in training.</p>
    </fieldset>
  );
}
