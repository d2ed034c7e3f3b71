import { useSignal, type Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { Choice } from '../controls/choice';
import { usePen, type PenEvent } from '../controls/use-pen';
import { MOST_DRAWN, REACH, withPoint, type DrawnPoint } from './drawn-points';
import { VIEW } from './field';

interface Place {
  readonly x: number;
  readonly y: number;
}

/** A pointer that moves leaves a point every so far. */
const GAP = 0.09;
/** An arrow key moves the brush by so much. */
const KEY_STEP = 0.1;

/** The plane, to draw points on by pointer, or by arrow keys and space. */
export function DrawingPad(props: {
  readonly drawn: Signal<readonly DrawnPoint[]>;
  /** What is below. */
  readonly children: ComponentChildren;
}): JSX.Element {
  const { drawn, children } = props;
  const label = useSignal(0);
  const add = ({ x, y }: Place): void => {
    if (Math.max(Math.abs(x), Math.abs(y)) > REACH) return;
    drawn.value = withPoint(drawn.value, { x, y, label: label.value });
  };
  return (
    <div class="points-drawing">
      <div class="points-brushes">
        <Choice
          label={`Draw, ${drawn.value.length} of ${MOST_DRAWN}`}
          id="points-brush"
          value={label.value}
          choices={[
            { value: 0, title: 'Orange' },
            { value: 1, title: 'Blue' },
          ]}
          onValue={(value) => {
            label.value = value;
          }}
        />
        <button
          type="button"
          disabled={drawn.value.length === 0}
          onClick={() => {
            drawn.value = [];
          }}
        >
          Clear
        </button>
      </div>
      <Pad label={label.value} onPoint={add}>
        {children}
      </Pad>
    </div>
  );
}

function Pad(props: {
  readonly label: number;
  readonly onPoint: (place: Place) => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { label, onPoint, children } = props;
  const keys = useKeyboardBrush(onPoint);
  const pen = usePen<Place>({
    ...{ placeOf, begin: onPoint },
    goOn: (from, to) => {
      const isFar = Math.hypot(to.x - from.x, to.y - from.y) >= GAP;
      if (isFar) onPoint(to);
      return isFar;
    },
  });
  return (
    <div
      class="points-pad"
      role="application"
      aria-roledescription="drawing pad"
      aria-label="The plane. Arrow keys move the brush, space leaves a point."
      tabIndex={0}
      onFocus={() => (keys.isFocused.value = true)}
      onBlur={() => (keys.isFocused.value = false)}
      onKeyDown={keys.press}
      {...pen}
    >
      {children}
      <span class="points-reach" style={{ inset: `${50 * (1 - REACH / VIEW)}%` }} />
      {keys.isFocused.value && (
        <span
          class="points-brush"
          data-label={label}
          style={{ left: percent(keys.place.value.x), top: percent(-keys.place.value.y) }}
        />
      )}
    </div>
  );
}

/** A brush that the keyboard moves. */
function useKeyboardBrush(onPoint: (place: Place) => void) {
  const place = useSignal<Place>({ x: 0, y: 0 });
  const isFocused = useSignal(false);
  function press(event: KeyboardEvent): void {
    const move = moves[event.key];
    if (event.key === ' ') onPoint(place.value);
    else if (move === undefined) return;
    else place.value = { x: within(place.value.x + move.x), y: within(place.value.y + move.y) };
    event.preventDefault();
  }
  return { place, isFocused, press };
}

const moves: Readonly<Record<string, Place>> = {
  ArrowLeft: { x: -KEY_STEP, y: 0 },
  ArrowRight: { x: KEY_STEP, y: 0 },
  ArrowUp: { x: 0, y: KEY_STEP },
  ArrowDown: { x: 0, y: -KEY_STEP },
};

function placeOf(event: PenEvent): Place {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  return {
    x: ((event.clientX - left) / width) * 2 * VIEW - VIEW,
    y: VIEW - ((event.clientY - top) / height) * 2 * VIEW,
  };
}

function within(place: number): number {
  return Math.min(REACH, Math.max(-REACH, place));
}

/** From the upper left corner. */
function percent(place: number): string {
  return `${50 + (place / VIEW) * 50}%`;
}
