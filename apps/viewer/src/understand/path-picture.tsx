import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import './curve.css';
import { planeOf, type Path, type PlaneSpot } from './path-drawing';

const WIDTH = 300;
const HEIGHT = 110;
const MARGIN = 12;

/** A way to draw, and how. */
export interface DrawnPath {
  readonly path: Path;
  /** What it is called below the picture. */
  readonly title: string;
  readonly kind: 'guide' | 'lost' | 'jumps' | 'leap';
}

/** Ways from one noise, seen from the side to which the first of them bends. */
export function PathPicture({ paths }: { readonly paths: readonly DrawnPath[] }): JSX.Element | null {
  const [guide] = paths;
  const spots = useMemo(() => {
    if (guide === undefined) return [];
    const view = planeOf(guide.path);
    return paths.map(({ path }) => path.map(view));
  }, [guide, paths]);
  if (guide === undefined) return null;
  const most = Math.max(0.02, ...spots.flat().map(({ beside }) => Math.abs(beside)));
  const shown = paths.map((drawn, index) => ({ ...drawn, spots: spots[index] ?? [] }));
  return (
    <figure class="understand-paths">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Ways from noise to picture: ${paths.map(({ title }) => title).join('; ')}`}
      >
        {shown.map(({ title, kind, spots: places }) => (
          <g key={title} class="understand-path" data-kind={kind}>
            <path d={lineOf(places, most)} />
            {kind !== 'guide' &&
              places.map((spot, index) => <circle key={index} cx={xOf(spot)} cy={yOf(spot, most)} r="3" />)}
          </g>
        ))}
      </svg>
      <p class="understand-range" aria-hidden="true">
        <span>noise</span>
        <span>picture</span>
      </p>
      <figcaption>
        {paths.map(({ title, kind }) => (
          <span key={title} class="understand-path-title" data-kind={kind}>
            {title}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function lineOf(places: readonly PlaneSpot[], most: number): string {
  return places
    .map((spot, index) => `${index === 0 ? 'M' : 'L'}${xOf(spot).toFixed(1)} ${yOf(spot, most).toFixed(1)}`)
    .join('');
}

function xOf({ along }: PlaneSpot): number {
  return MARGIN + along * (WIDTH - 2 * MARGIN);
}

/** The side to which the ways bend is upwards, and drawn larger than the way along. */
function yOf({ beside }: PlaneSpot, most: number): number {
  return HEIGHT - MARGIN - (beside / most) * (HEIGHT - MARGIN - MARGIN);
}
