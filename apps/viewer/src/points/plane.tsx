import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../shell/app-context';
import { drawPlane } from './draw-plane';
import type { PlaneColours, PlaneLayers } from './plane-layers';

/** A picture of the plane, as large as there is room for. */
export function Plane({
  name,
  layers,
}: {
  readonly name: string;
  readonly layers: PlaneLayers;
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSignal(0);
  const scheme = useColourScheme();
  useCanvasSize(canvas, size);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || size.value === 0) return;
    const pixel = window.devicePixelRatio;
    const pixels = Math.round(size.value * pixel);
    if (element.width !== pixels) element.width = element.height = pixels;
    drawPlane(context, pixels, pixel, layers, coloursOf(element));
  }, [layers, size.value, scheme]);
  return (
    <div class="points-plane">
      <canvas ref={canvas} role="img" aria-label={name} />
      <span class="points-orange" />
      <span class="points-blue" />
      <span class="points-faint" />
      <span class="points-ground" />
    </div>
  );
}

function useCanvasSize(canvas: { readonly current: HTMLCanvasElement | null }, size: Signal<number>): void {
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      size.value = element.clientWidth;
    });
    observer.observe(element);
    size.value = element.clientWidth;
    return () => {
      observer.disconnect();
    };
  }, [canvas, size]);
}

/** Changes with the colours of the page. */
function useColourScheme(): string {
  const { theme } = useApp();
  const dark = useSignal(false);
  useLayoutEffect(() => {
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    const read = (): void => {
      dark.value = query.matches;
    };
    read();
    query.addEventListener('change', read);
    return () => {
      query.removeEventListener('change', read);
    };
  }, [dark]);
  return `${theme.choice.value} ${dark.value ? 'dark' : 'light'}`;
}

/** A canvas knows no `light-dark()`: elements beside it have the colours that are meant. */
function coloursOf(canvas: HTMLCanvasElement): PlaneColours {
  const colour = (name: string): string => {
    const element = canvas.parentElement?.querySelector(`.points-${name}`);
    return getComputedStyle(element ?? canvas).color;
  };
  const ink = getComputedStyle(canvas).color;
  return {
    orange: colour('orange'),
    blue: colour('blue'),
    ink,
    faint: colour('faint'),
    ground: colour('ground'),
  };
}
