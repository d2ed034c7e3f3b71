import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { WayBar } from '../controls/way-bar';
import { useApp } from '../shell/app-context';
import { DrawingPad } from './drawing-pad';
import { layersOfRun, placesOfRun } from './layers-of-run';
import { Plane } from './plane';
import type { PlaneLayers } from './plane-layers';
import type { PointsState } from './points-state';
import { POINT_COUNT } from './sizes';

/** Ways that are drawn beside the cloud. */
const WAYS = 12;

/** The plane with all that moves in it, and the way through it. */
export function World({ state }: { readonly state: PointsState }): JSX.Element {
  const isDrawn = state.fields.shape.value === 'drawn';
  return (
    <div class="points-world">
      {isDrawn ? (
        <DrawingPad drawn={state.fields.drawn}>
          <MovingPlane state={state} />
        </DrawingPad>
      ) : (
        <MovingPlane state={state} />
      )}
      <WayBar clock={state.clock} end="points" isEmpty={state.run.found.value === null} />
      <Words state={state} />
    </div>
  );
}

/** Apart from the rest, because it changes with every frame. */
function MovingPlane({ state }: { readonly state: PointsState }): JSX.Element {
  const { run, data, clock, field, fields } = state;
  const found = run.found.value;
  const share = clock.share.value;
  const withWays = fields.ways.value === 'shown';
  const places = useMemo(() => (found === null ? [] : placesOfRun(found.what)), [found]);
  const arrows = field.arrows.value ?? undefined;
  const layers = useMemo((): PlaneLayers => {
    const backdrop = data.value ?? undefined;
    if (found === null) return { data: backdrop, arrows };
    const shown = { data: backdrop, ways: withWays ? WAYS : 0, beliefs: withWays };
    return { ...layersOfRun(found, places, share, shown), arrows };
  }, [found, places, share, withWays, arrows, data.value]);
  return <Plane name={nameOf(state)} layers={layers} />;
}

function nameOf({ run, clock, task, distance }: PointsState): string {
  if (task.value === null) return 'An empty plane';
  if (run.found.value === null) return `Points of the distribution ${task.value.mixture.name}`;
  const share = Math.round(clock.share.value * 20) * 5;
  const off =
    distance.value === null || share < 100
      ? ''
      : `, off the distribution by ${distance.value.own.toFixed(2)}`;
  return `${POINT_COUNT} points, ${share} per cent of the way from noise to ${task.value.mixture.name}${off}`;
}

/** What is to be seen, or what stands in the way. */
function Words({ state }: { readonly state: PointsState }): JSX.Element {
  const { engine } = useApp();
  const failed = engine.state.value.kind === 'failed' ? engine.state.value.message : null;
  const error = failed ?? state.learning.error.value ?? state.run.error.value ?? state.field.error.value;
  return (
    <p class="points-words-now" role={error === null ? undefined : 'alert'}>
      {error ?? sentence(state)}
    </p>
  );
}

function sentence({ task, run, distance, fields, student }: PointsState): string {
  if (task.value === null)
    return 'Draw a few points in the plane, of one class or of both: a network will learn them.';
  if (run.found.value === null) {
    return fields.guide.value === 'student' && student.weights.value === null
      ? 'There is no student yet: see “What distillation straightens”, below.'
      : 'Faint: the distribution to be learned.';
  }
  const off = distance.value;
  if (off === null) return '';
  return `Off the distribution by ${off.own.toFixed(3)} (energy distance); as many of its own points are by ${off.chance.toFixed(3)}.`;
}
