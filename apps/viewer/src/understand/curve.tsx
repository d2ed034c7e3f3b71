import type { ComponentChildren, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import './curve.css';
import { short } from './short-number';

const WIDTH = 300;
const HEIGHT = 120;

/** One curve over the timesteps, with a cursor. */
export function Curve(props: {
  /** Such as a letter. */
  readonly title: ComponentChildren;
  /** What it is, in a few words. */
  readonly words: string;
  readonly values: Float64Array;
  /** Whether it is drawn by its logarithm. */
  readonly logarithmic?: boolean;
  readonly t: number | null;
  /** The timesteps that the run visits. */
  readonly visited: readonly number[];
  /** Called with a timestep that was pointed at. */
  readonly onPoint: (t: number) => void;
}): JSX.Element {
  const { title, words, values, logarithmic = false, t, visited, onPoint } = props;
  const scale = useMemo(() => scaleOf(values, logarithmic), [values, logarithmic]);
  const line = useMemo(() => <Line values={values} scale={scale} />, [values, scale]);
  const marks = useMemo(() => marksOf(visited, values.length), [visited, values.length]);
  const now = t === null ? undefined : values[t];
  const last = values.length - 1;
  return (
    <figure class="understand-curve">
      <figcaption>
        <span>
          <b>{title}</b> {words}
        </span>
        <span class="number">{now === undefined ? '–' : short(now)}</span>
      </figcaption>
      <svg
        viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 14}`}
        role="img"
        aria-label={describe(words, values, t)}
        onPointerDown={(event) => {
          point(event, last, onPoint);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) point(event, last, onPoint);
        }}
      >
        <path class="understand-axis" d={`M0 ${HEIGHT}H${WIDTH}`} />
        <path class="understand-visited" d={marks} />
        {line}
        {t !== null && now !== undefined && (
          <g style={{ transform: `translateX(${xOf(t, values.length)}px)` }}>
            <path class="understand-cursor" d={`M0 0V${HEIGHT}`} />
            <circle class="understand-dot" cy={yOf(now, scale)} r="5" />
          </g>
        )}
      </svg>
      <p class="understand-range" aria-hidden="true">
        <span>t = 0: {short(values[0] ?? 0)}</span>
        <span>
          t = {last}: {short(values[last] ?? 0)}
        </span>
      </p>
    </figure>
  );
}

function Line({ values, scale }: { readonly values: Float64Array; readonly scale: Scale }): JSX.Element {
  return <path class="understand-line" d={pathOf(values, scale)} />;
}

function xOf(step: number, length: number): number {
  return (step / (length - 1)) * WIDTH;
}

function yOf(value: number, scale: Scale): number {
  return HEIGHT - scale(value) * HEIGHT;
}

function marksOf(visited: readonly number[], length: number): string {
  return visited.map((step) => `M${xOf(step, length).toFixed(1)} ${HEIGHT}v6`).join('');
}

function point(
  { currentTarget, clientX }: { readonly currentTarget: Element; readonly clientX: number },
  last: number,
  onPoint: (t: number) => void,
): void {
  const { left, width } = currentTarget.getBoundingClientRect();
  const share = ((clientX - left) / width) * (WIDTH + 8) - 4;
  onPoint(Math.max(0, Math.min(1, share / WIDTH)) * last);
}

/** 0 at the lowest value, 1 at the highest. */
type Scale = (value: number) => number;

function scaleOf(values: Float64Array, logarithmic: boolean): Scale {
  if (!logarithmic) {
    const most = Math.max(...values);
    return (value) => value / most;
  }
  const logarithms = values.filter((value) => value > 0).map(Math.log10);
  const [least, most] = [Math.max(-8, Math.min(...logarithms)), Math.max(...logarithms)];
  return (value) => (value <= 0 ? 0 : Math.max(0, Math.min(1, (Math.log10(value) - least) / (most - least))));
}

/** At most a few hundred points, the first and the last among them. */
function pathOf(values: Float64Array, scale: Scale): string {
  const points = Math.min(values.length, WIDTH);
  return Array.from({ length: points }, (_, index) => {
    const step = Math.round((index / (points - 1)) * (values.length - 1));
    const [x, y] = [xOf(step, values.length), yOf(values[step] ?? 0, scale)];
    return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }).join('');
}

function describe(words: string, values: Float64Array, t: number | null): string {
  const ends = `${words}: from ${short(values[0] ?? 0)} at t 0 to ${short(values.at(-1) ?? 0)} at t ${values.length - 1}`;
  return t === null ? ends : `${ends}; now ${short(values[t] ?? 0)} at t ${t}`;
}
