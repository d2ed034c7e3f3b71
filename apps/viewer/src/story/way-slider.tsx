import type { JSX } from 'preact';
import type { Loop } from './loop';

const STOPS = 200;

/** Moves along a loop by hand. */
export function WaySlider(props: {
  readonly loop: Loop;
  readonly label: string;
  /** Of the place, for screen readers. */
  readonly value: string;
  /** What stands at its ends. */
  readonly ends: readonly [string, string];
  /** Where on it a share of the loop is, and the other way round; the share itself where left out. */
  readonly place?: { readonly of: (share: number) => number; readonly share: (place: number) => number };
}): JSX.Element {
  const { loop, label, value, ends, place } = props;
  const share = loop.share.value;
  const shown = place === undefined ? share : place.of(share);
  return (
    <div class="story-way">
      <span aria-hidden="true">{ends[0]}</span>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={value}
        min={0}
        max={STOPS}
        step={1}
        value={Math.round(shown * STOPS)}
        onInput={(event) => {
          const chosen = event.currentTarget.valueAsNumber / STOPS;
          loop.seek(place === undefined ? chosen : place.share(chosen));
        }}
      />
      <span aria-hidden="true">{ends[1]}</span>
    </div>
  );
}
