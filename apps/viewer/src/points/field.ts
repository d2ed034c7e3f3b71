import { computed, type ReadonlySignal } from '@preact/signals';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import type { AppContext } from '../shell/app-context';
import { createAnswer, type Answer } from '../shell/answer';
import type { WayClock } from '../shell/way-clock';
import type { PointsFields } from './points-fields';
import type { FieldRequest, PointsDenoiser, PointsRequest, PointsRun, PointsTask } from './points-protocol';
import { straightScale } from './straight-place';

/** The panel shows [-VIEW, VIEW] in both directions. */
export const VIEW = 2.4;
/** Arrows in a row. */
const SIDE = 21;

/** Arrows from places on a grid to where points there are seen to end. */
export interface Arrows {
  readonly t: number;
  /** Where they begin, in the panel's coordinates, [count, 2]. */
  readonly places: Float32Array;
  /** Of the guide; null where that is not asked for. */
  readonly guide: Float32Array | null;
  /** In closed form; null where that is not asked for. */
  readonly exact: Float32Array | null;
}

/** The field at the moment that is shown. */
export interface PointsField {
  readonly arrows: ReadonlySignal<Arrows | null>;
  readonly error: ReadonlySignal<string | null>;
}

/** What the field is made from. */
interface FieldParts {
  readonly fields: PointsFields;
  readonly active: ReadonlySignal<boolean>;
  readonly task: ReadonlySignal<PointsTask | null>;
  readonly guide: ReadonlySignal<PointsDenoiser | null>;
  readonly run: Answer<PointsRequest, PointsRun>;
  readonly clock: WayClock;
}

interface Question {
  readonly request: Omit<FieldRequest, 'denoiser'>;
  readonly guide: PointsDenoiser | null;
  readonly withExact: boolean;
  readonly grid: Float32Array;
}

/** Asks for the field wherever the way has come to, as long as arrows are wanted. */
export function createField(app: AppContext, parts: FieldParts): PointsField {
  const { fields, active, task, guide, run, clock } = parts;
  const t = computed(() => shownTimestep(run.found.value?.what ?? null, clock.share.value));
  const grid = gridPlaces();
  const { alphaBars } = createNoiseSchedule(articleSchedule);

  function questionOf(): Question | null {
    const [wanted, what] = [fields.arrows.value, task.value];
    if (!active.value || wanted === 'none' || what === null) return null;
    const scale = straightScale(alphaBars[t.value] ?? 0);
    const places = grid.map((place) => place / scale);
    const label = { both: null, none: null, orange: 0, blue: 1 }[fields.asked.value];
    const guidance = label === null || fields.guide.value === 'student' ? 1 : fields.pull.value;
    return {
      request: { ...what, label, guidance, t: t.value, places },
      guide: wanted === 'exact' ? null : guide.value,
      withExact: wanted !== 'guide',
      grid,
    };
  }

  async function ask({ request, guide: who, withExact }: Question, abort: AbortSignal): Promise<Arrows> {
    const of = (denoiser: PointsDenoiser): Promise<Float32Array> =>
      app.engine.call('fieldOfPoints', { signal: abort }, { ...request, denoiser });
    const [learned, exact] = await Promise.all([
      who === null ? null : of(who),
      withExact ? of({ kind: 'exact' }) : null,
    ]);
    return { t: request.t, places: grid, guide: learned, exact };
  }

  const answer = createAnswer(questionOf, ask, () => true);
  return {
    arrows: computed(() => (fields.arrows.value === 'none' ? null : (answer.found.value?.what ?? null))),
    error: answer.error,
  };
}

/** What the network is shown at that share of the way; the last timestep that it saw, at the end. */
function shownTimestep(run: PointsRun | null, share: number): number {
  if (run === null) return 0;
  const last = run.moments.length - 1;
  const moment = run.moments[Math.min(last - 1, Math.floor(share * last))];
  return Math.max(0, Math.round(moment?.t ?? 0));
}

function gridPlaces(): Float32Array {
  const gap = (2 * VIEW) / SIDE;
  return Float32Array.from({ length: 2 * SIDE ** 2 }, (_, index) => {
    const place = Math.floor(index / 2);
    const step = index % 2 === 0 ? place % SIDE : Math.floor(place / SIDE);
    return -VIEW + (step + 0.5) * gap;
  });
}
