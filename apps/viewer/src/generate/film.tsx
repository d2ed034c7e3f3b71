import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { toRgba } from '../pictures/draw-pixels';
import { imageOf, lastPosition, momentAt, placesOf, type Trajectory } from './trajectory';

const FRAMES = 16;

/** The whole way as a strip of small pictures, evenly spread; empty where it was not reached yet. */
export function Film(props: { readonly trajectory: Trajectory | null }): JSX.Element {
  const { trajectory } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current !== null) drawFilm(canvas.current, trajectory);
  }, [trajectory]);
  return <canvas ref={canvas} class="film pixels" aria-hidden="true" />;
}

function drawFilm(canvas: HTMLCanvasElement, trajectory: Trajectory | null): void {
  const [height, width, channels] = trajectory?.imageShape ?? [32, 32, 1];
  // Setting the size empties the canvas.
  canvas.width = FRAMES * width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const places = trajectory === null ? null : placesOf(trajectory);
  if (context === null || trajectory === null || places === null) return;
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const position = Math.round((frame / (FRAMES - 1)) * (places - 1));
    const moment = position > lastPosition(trajectory) ? null : momentAt(trajectory, position);
    if (moment === null) return;
    const rgba = toRgba(imageOf(moment.xt, 0, trajectory.count), channels);
    context.putImageData(new ImageData(rgba, width, height), frame * width, 0);
  }
}
