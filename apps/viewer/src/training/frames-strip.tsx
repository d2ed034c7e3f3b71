import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { frameAsImages } from './frame-as-images';
import type { TrainingFrame } from './training-protocol';

/** All frames from left to right, each a column of ten digits; a frame can be looked at in large. */
export function FramesStrip(props: {
  readonly frames: readonly TrainingFrame[];
  /** The step of the frame that is shown in large. */
  readonly shown: number | null;
  readonly onShow: (step: number) => void;
}): JSX.Element {
  const { frames, shown, onShow } = props;
  const strip = useRef<HTMLDivElement>(null);
  const newest = frames.at(-1)?.step;
  useLayoutEffect(() => {
    // The newest is at the right end.
    if (strip.current !== null) strip.current.scrollLeft = strip.current.scrollWidth;
  }, [newest]);
  return (
    <div class="frames-strip" role="group" aria-label="The digits as they were drawn before" ref={strip}>
      {frames.map(({ step, pixels }) => (
        <button
          key={step}
          type="button"
          aria-pressed={step === shown}
          aria-label={`Digits after step ${step}`}
          onClick={() => {
            onShow(step);
          }}
        >
          <Column pixels={pixels} name={`ten digits after step ${step}`} />
          <span class="number">{step}</span>
        </button>
      ))}
    </div>
  );
}

/** The ten images one below the other are one tall image. */
function Column({ pixels, name }: { readonly pixels: Uint8Array; readonly name: string }): JSX.Element {
  const images = useMemo(() => frameAsImages(pixels), [pixels]);
  const shape = useMemo(() => [images.length / 32, 32, 1] as const, [images]);
  return <PixelCanvas pixels={images} shape={shape} name={name} />;
}
