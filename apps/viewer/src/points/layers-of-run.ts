import type { LabelledPoints } from '@ddpm/points';
import type { PlaneLayers, PlaneWay } from './plane-layers';
import type { PointsRequest, PointsRun } from './points-protocol';
import { placesAt, straightPlaces } from './straight-place';

/** A way with what it was asked. */
export interface FoundRun {
  readonly question: PointsRequest;
  readonly what: PointsRun;
}

/** Where all points are at each moment; made once for a run. */
export function placesOfRun({ moments }: PointsRun): readonly Float32Array[] {
  return moments.map(straightPlaces);
}

/** The points of a run at a share of their way, and the ways of the first of them. */
export function layersOfRun(
  { question, what }: FoundRun,
  places: readonly Float32Array[],
  share: number,
  shown: { readonly data?: LabelledPoints | undefined; readonly ways: number; readonly beliefs: boolean },
): PlaneLayers {
  const last = places.length - 1;
  const position = share * last;
  const moment = what.moments[Math.min(last, Math.floor(position))];
  const beliefs = shown.beliefs && position < last ? moment?.x0 : undefined;
  const ways = Array.from({ length: shown.ways }, (_, row): PlaneWay => ({
    places: Float32Array.from(places.flatMap((all) => [all[2 * row] ?? 0, all[2 * row + 1] ?? 0])),
    passed: position,
    belief: beliefs === undefined ? null : [beliefs[2 * row] ?? 0, beliefs[2 * row + 1] ?? 0],
    label: question.labels[row] ?? null,
  }));
  return {
    data: shown.data,
    ways,
    points: { places: placesAt(places, position), labels: question.labels },
  };
}
