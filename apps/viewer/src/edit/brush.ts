import { SIZE, WHITE, type GreyLevels } from './grey-levels';

/** A place in a picture, in pixels from its upper left corner; fractions allowed. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What touches the picture. */
export interface Brush {
  /** In pixels. */
  readonly radius: number;
  /** Width of the grey rim, in pixels. */
  readonly softness: number;
  /** Whether it takes away. */
  readonly erases: boolean;
}

/** The picture after a straight stroke. */
export function stroke(levels: GreyLevels, from: Place, to: Place, brush: Brush): GreyLevels {
  return levels.map((level, index) => {
    const centre = { x: (index % SIZE) + 0.5, y: Math.floor(index / SIZE) + 0.5 };
    const inside = brush.radius + brush.softness / 2 - distanceToLine(centre, from, to);
    const ink = Math.round(Math.min(1, Math.max(0, inside / brush.softness)) * WHITE);
    return brush.erases ? Math.min(level, WHITE - ink) : Math.max(level, ink);
  });
}

/** The distance of a place from the nearest point of a line. */
function distanceToLine(place: Place, from: Place, to: Place): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((place.x - from.x) * dx + (place.y - from.y) * dy) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(place.x - from.x - share * dx, place.y - from.y - share * dy);
}
