import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePen, type PenEvent } from '../controls/use-pen';
import { PixelCanvas } from '../pictures/pixel-canvas';
import type { Place } from './brush';
import { SIZE, WHITE, type GreyLevels } from './grey-levels';

/** A picture to draw on, by pointer, or by arrow keys and space. */
export function PaintPad(props: {
  /** What a screen reader says. */
  readonly name: string;
  readonly pixels: Float32Array | null;
  readonly channels: number;
  /** Shown as a coloured veil. */
  readonly mask?: GreyLevels;
  /** A straight stroke of the brush. */
  readonly onStroke: (from: Place, to: Place) => void;
}): JSX.Element {
  const { name, pixels, channels, mask, onStroke } = props;
  const pen = usePen<Place>({
    placeOf,
    begin: (place) => {
      onStroke(place, place);
    },
    goOn: (from, to) => {
      onStroke(from, to);
      return true;
    },
  });
  const keys = useKeyboardBrush(onStroke);
  const { place, isDown, isFocused } = keys;
  return (
    <div
      class="edit-pad"
      role="application"
      aria-roledescription="drawing pad"
      aria-label={`${name}. Arrow keys move the brush, space puts it down and lifts it.`}
      tabIndex={0}
      onKeyDown={keys.press}
      onFocus={() => (isFocused.value = true)}
      onBlur={() => (isFocused.value = false)}
      {...pen}
    >
      <PixelCanvas pixels={pixels} shape={[SIZE, SIZE, channels]} name={name} />
      {mask !== undefined && <Veil mask={mask} />}
      {isFocused.value && (
        <span
          class="edit-brush"
          data-down={isDown.value}
          style={{ left: percent(place.value.x), top: percent(place.value.y) }}
        />
      )}
    </div>
  );
}

const moves: Readonly<Record<string, Place>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** A brush that the keyboard moves. */
function useKeyboardBrush(onStroke: (from: Place, to: Place) => void) {
  const place = useSignal<Place>({ x: SIZE / 2, y: SIZE / 2 });
  const isDown = useSignal(false);
  const isFocused = useSignal(false);
  function press(event: KeyboardEvent): void {
    const move = moves[event.key];
    if (event.key === ' ') {
      isDown.value = !isDown.value;
      if (isDown.value) onStroke(place.value, place.value);
    } else if (move !== undefined) {
      const next = { x: within(place.value.x + move.x), y: within(place.value.y + move.y) };
      if (isDown.value) onStroke(place.value, next);
      place.value = next;
    } else return;
    event.preventDefault();
  }
  return { place, isDown, isFocused, press };
}

/** What is to be painted anew, as a veil over the picture. */
function Veil({ mask }: { readonly mask: GreyLevels }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const rgba = new Uint8ClampedArray(mask.length * 4);
    mask.forEach((level, index) => {
      rgba.set([255, 128, 40, (level / WHITE) * 170], index * 4);
    });
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, SIZE, SIZE), 0, 0);
  }, [mask]);
  return <canvas ref={canvas} class="edit-veil" width={SIZE} height={SIZE} aria-hidden="true" />;
}

function placeOf(event: PenEvent): Place {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  return { x: ((event.clientX - left) / width) * SIZE, y: ((event.clientY - top) / height) * SIZE };
}

function within(value: number): number {
  return Math.min(SIZE - 0.5, Math.max(0.5, value));
}

function percent(pixels: number): string {
  return `${(pixels / SIZE) * 100}%`;
}
