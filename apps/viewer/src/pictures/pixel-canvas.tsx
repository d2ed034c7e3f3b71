import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { drawPixels, imageRange, type ValueRange } from './draw-pixels';

/** One image, drawn crisply at whatever size the style gives it. */
export function PixelCanvas(props: {
  /** [height, width, channels]; null draws an empty square. */
  readonly pixels: Float32Array | null;
  readonly shape: readonly [height: number, width: number, channels: number];
  /** What a screen reader says. */
  readonly name: string;
  readonly range?: ValueRange;
  readonly class?: string;
}): JSX.Element {
  const { pixels, shape, name, range = imageRange } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current !== null && pixels !== null) drawPixels(canvas.current, pixels, shape, range);
  }, [pixels, shape, range]);
  return (
    <canvas
      ref={canvas}
      class={`pixels ${props.class ?? ''}`}
      width={shape[1]}
      height={shape[0]}
      role="img"
      aria-label={name}
    />
  );
}
