import type { JSX } from 'preact';
import { Film } from './film';
import { Icon } from '../shell/icon';
import { speeds, type Playback } from './playback';
import { lastPosition, momentAt, placesOf, type Trajectory } from './trajectory';
import './timeline.css';

/** Plays, pauses, steps and scrubs over a trajectory. */
export function Timeline(props: {
  readonly trajectory: Trajectory | null;
  readonly playback: Playback;
}): JSX.Element {
  const { trajectory, playback } = props;
  const places = trajectory === null ? null : placesOf(trajectory);
  const position = playback.position.value;
  const last = trajectory === null ? 0 : lastPosition(trajectory);
  const isEmpty = places === null;
  return (
    <div class="timeline" role="group" aria-label="Playing">
      <button
        type="button"
        class="round"
        aria-label={playback.playing.value ? 'Pause' : 'Play'}
        disabled={isEmpty}
        onClick={() => {
          if (playback.playing.value) playback.pause();
          else playback.play();
        }}
      >
        <Icon name={playback.playing.value ? 'pause' : 'play'} />
      </button>
      <button
        type="button"
        class="round small"
        aria-label="One step back"
        disabled={isEmpty || position <= 0}
        onClick={() => {
          playback.seek(position - 1);
        }}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        class="round small"
        aria-label="One step on"
        disabled={isEmpty || position >= last}
        onClick={() => {
          playback.seek(position + 1);
        }}
      >
        <Icon name="on" />
      </button>
      <Scrubber {...props} places={places ?? 1} />
      <Speed playback={playback} />
    </div>
  );
}

function Scrubber(props: {
  readonly trajectory: Trajectory | null;
  readonly playback: Playback;
  readonly places: number;
}): JSX.Element {
  const { trajectory, playback, places } = props;
  const position = playback.position.value;
  const moment = trajectory === null ? null : momentAt(trajectory, position);
  return (
    <div class="scrubber" style={{ '--place': places > 1 ? position / (places - 1) : 0 }}>
      <Film trajectory={trajectory} />
      <div class="scrubber-cursor" />
      <input
        type="range"
        aria-label="Place on the way from noise to picture"
        aria-valuetext={moment === null ? 'nothing yet' : `after ${moment.step} steps, t ${moment.t}`}
        min={0}
        max={places - 1}
        step={1}
        value={position}
        disabled={trajectory === null}
        onInput={(event) => {
          playback.seek(event.currentTarget.valueAsNumber);
          // Where there is nothing yet, the handle stays behind.
          event.currentTarget.valueAsNumber = playback.position.peek();
        }}
      />
    </div>
  );
}

function Speed({ playback }: { readonly playback: Playback }): JSX.Element {
  return (
    <label class="speed">
      <span>Speed</span>
      <select
        value={String(playback.speed.value)}
        onChange={(event) => {
          playback.speed.value = Number(event.currentTarget.value);
        }}
      >
        {speeds.map((speed) => (
          <option key={speed} value={String(speed)}>
            {speed}×
          </option>
        ))}
      </select>
    </label>
  );
}
