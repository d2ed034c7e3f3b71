import type { JSX } from 'preact';
import { pixelsOfLevels } from '../edit/picture-choice';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { withoutPicture } from './own-classes';
import type { OwnState } from './own-state';

const shape = [32, 32, 1] as const;

/** The pictures as the network will see them; a picture that is pressed goes. */
export function Understood({ state }: { readonly state: OwnState }): JSX.Element {
  const { classes } = state;
  return (
    <section class="own-understood" aria-labelledby="own-understood">
      <h2 id="own-understood">What was understood</h2>
      {classes.value.map(({ name, pictures }, at) => (
        <div key={at}>
          <h3>
            {name} <span class="number">{pictures.length}</span>
          </h3>
          <div class="own-pictures">
            {pictures.map((levels, picture) => (
              <button
                key={picture}
                type="button"
                aria-label={`Remove picture ${picture + 1} of ${name}`}
                onClick={() => {
                  classes.value = withoutPicture(classes.value, at, picture);
                }}
              >
                <span aria-hidden="true">
                  <PixelCanvas pixels={pixelsOfLevels(levels, 1)} shape={shape} name="" />
                </span>
              </button>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}
