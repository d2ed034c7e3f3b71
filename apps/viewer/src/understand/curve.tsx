import type { ComponentChildren, JSX } from 'preact';

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
}): JSX.Element {
  const { title, words, values, logarithmic = false, t, visited } = props;
  const scale = scaleOf(values, logarithmic);
  const x = (step: number): number => (step / (values.length - 1)) * WIDTH;
  const y = (value: number): number => HEIGHT - scale.share(value) * HEIGHT;
  const now = t === null ? undefined : values[t];
  return (
    <figure class="understand-curve">
      <figcaption>
        <span>
          <b>{title}</b> {words}
        </span>
        <span class="number">{now === undefined ? '–' : short(now)}</span>
      </figcaption>
      <svg viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 14}`} role="img" aria-label={describe(words, values, t)}>
        <path class="understand-axis" d={`M0 ${HEIGHT}H${WIDTH}`} />
        {visited.map((step) => (
          <path key={step} class="understand-visited" d={`M${x(step)} ${HEIGHT}v6`} />
        ))}
        <path class="understand-line" d={pathOf(values, x, y)} />
        {t !== null && now !== undefined && (
          <>
            <path class="understand-cursor" d={`M${x(t)} 0V${HEIGHT}`} />
            <circle class="understand-dot" cx={x(t)} cy={y(now)} r="5" />
          </>
        )}
      </svg>
      <p class="understand-range" aria-hidden="true">
        <span>t = 0: {short(values[0] ?? 0)}</span>
        <span>
          t = {values.length - 1}: {short(values.at(-1) ?? 0)}
        </span>
      </p>
    </figure>
  );
}

interface Scale {
  /** 0 at the lowest, 1 at the highest. */
  share(value: number): number;
}

function scaleOf(values: Float64Array, logarithmic: boolean): Scale {
  if (!logarithmic) {
    const most = Math.max(...values);
    return { share: (value) => value / most };
  }
  const logarithms = values.filter((value) => value > 0).map(Math.log10);
  const [least, most] = [Math.max(-8, Math.min(...logarithms)), Math.max(...logarithms)];
  return {
    share: (value) =>
      value <= 0 ? 0 : Math.max(0, Math.min(1, (Math.log10(value) - least) / (most - least))),
  };
}

/** At most a few hundred points, the first and the last among them. */
function pathOf(values: Float64Array, x: (step: number) => number, y: (value: number) => number): string {
  const points = Math.min(values.length, WIDTH);
  return Array.from({ length: points }, (_, index) => {
    const step = Math.round((index / (points - 1)) * (values.length - 1));
    return `${index === 0 ? 'M' : 'L'}${x(step).toFixed(1)} ${y(values[step] ?? 0).toFixed(1)}`;
  }).join('');
}

function describe(words: string, values: Float64Array, t: number | null): string {
  const ends = `${words}: from ${short(values[0] ?? 0)} at t 0 to ${short(values.at(-1) ?? 0)} at t ${values.length - 1}`;
  return t === null ? ends : `${ends}; now ${short(values[t] ?? 0)} at t ${t}`;
}

/** Three digits, without a long row of zeros. */
export function short(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size < 0.001 || size >= 10_000 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
