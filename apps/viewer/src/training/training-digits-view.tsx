import { useComputed, useSignal } from '@preact/signals';
import { digitNames } from '@ddpm/data';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Tiles } from '../pictures/tiles';
import { frameAsImages } from './frame-as-images';
import { FramesStrip } from './frames-strip';
import type { TrainingFrame } from './training-protocol';
import type { TrainingPageState } from './training-state';

const shape = [32, 32, 1] as const;
const none: readonly TrainingFrame[] = [];

/** Ten digits of the network as it is now, or as it was; and all of them as a film. */
export function TrainingDigits({ state }: { readonly state: TrainingPageState }): JSX.Element {
  // Most steps bring no new frame, and then nothing here is drawn again.
  const frames = useComputed(() => state.run.history.value?.frames ?? none).value;
  /** Null follows the newest. */
  const chosen = useSignal<number | null>(null);
  const frame = frames.find(({ step }) => step === chosen.value) ?? frames.at(-1) ?? null;
  return (
    <section class="training-digits" aria-label="What the network draws">
      <Digits frame={frame} />
      {frames.length > 0 && (
        <figure>
          <figcaption>
            <b>Always the same noise</b> what the network made of it after so many steps
          </figcaption>
          <FramesStrip
            frames={frames}
            shown={frame?.step ?? null}
            onShow={(step) => {
              chosen.value = step === frames.at(-1)?.step ? null : step;
            }}
          />
        </figure>
      )}
    </section>
  );
}

function Digits({ frame }: { readonly frame: TrainingFrame | null }): JSX.Element {
  const images = useMemo(() => (frame === null ? null : frameAsImages(frame.pixels)), [frame]);
  return (
    <figure>
      <Tiles
        pixels={images}
        count={10}
        shape={shape}
        name={frame === null ? 'nothing drawn yet' : `as drawn after step ${frame.step}`}
        titles={digitNames}
      />
      <figcaption>
        <b>
          {frame === null
            ? 'Not started'
            : frame.step === 0
              ? 'Before the first step'
              : `After step ${frame.step}`}
        </b>{' '}
        one picture of each class
      </figcaption>
    </figure>
  );
}
