import type { JSX } from 'preact';
import { Icon } from '../shell/icon';
import type { WayClock } from '../shell/way-clock';
import './controls.css';

const STOPS = 200;

/** Plays the way from noise, and moves along it. */
export function WayBar(props: {
  readonly clock: WayClock;
  /** What the noise becomes. */
  readonly end: string;
  /** Whether there is nothing to play yet. */
  readonly isEmpty: boolean;
}): JSX.Element {
  const { clock, end, isEmpty } = props;
  const isPlaying = clock.playing.value;
  return (
    <div class="way-bar" role="group" aria-label="Playing">
      <button
        type="button"
        class="round"
        aria-label={isPlaying ? 'Pause' : 'Play'}
        disabled={isEmpty}
        onClick={() => {
          if (isPlaying) clock.pause();
          else clock.play();
        }}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      <span aria-hidden="true">noise</span>
      <input
        type="range"
        aria-label={`Place on the way from noise to ${end}`}
        aria-valuetext={`${Math.round(clock.share.value * 100)} per cent`}
        min={0}
        max={STOPS}
        step={1}
        value={Math.round(clock.share.value * STOPS)}
        disabled={isEmpty}
        onInput={(event) => {
          clock.seek(event.currentTarget.valueAsNumber / STOPS);
        }}
      />
      <span aria-hidden="true">{end}</span>
    </div>
  );
}
