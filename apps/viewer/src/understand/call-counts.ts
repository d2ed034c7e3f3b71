import { effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { ModelInfo } from '../engine/protocol';
import { drawWhole } from '../generate/draw-whole';
import { isQuick, stepCounts } from '../generate/few-calls';
import { fewCallsPair } from '../models/built-in-models';
import type { AppContext } from '../shell/app-context';
import { pathOf, type Path } from './path-drawing';
import { requestOf, type UnderstandFields } from './understand-fields';

/** Numbers of steps that a network which takes any is asked for. */
export const anyCounts: readonly number[] = [1, 2, 4, 20, 250];
/** More are taken only where the visitor says so. */
const MOST_AT_ONCE = 20;

/** One network, asked for the same picture in several numbers of steps. */
export interface CountsRow {
  readonly model: string;
  readonly title: string;
  readonly counts: readonly number[];
}

/** What came of one number of steps. */
export interface CountedRun {
  /** [height, width, channels]. */
  readonly picture: Float32Array;
  readonly path: Path;
}

/** One noise in one step, and in more and more. */
export interface CallCounts {
  readonly rows: ReadonlySignal<readonly CountsRow[]>;
  /** By `runKey`. */
  readonly runs: ReadonlySignal<ReadonlyMap<string, CountedRun>>;
  readonly error: ReadonlySignal<string | null>;
  /** Whether the longest run is taken as well. */
  readonly withLongest: Signal<boolean>;
  /** Whether the visitor sees it: nothing is computed otherwise. */
  readonly inView: Signal<boolean>;
}

export function runKey({ model }: CountsRow, count: number): string {
  return `${model} ${count}`;
}

export function createCallCounts(
  app: AppContext,
  fields: UnderstandFields,
  info: ReadonlySignal<ModelInfo | null>,
  isShown: () => boolean,
): CallCounts {
  const rows = signal<readonly CountsRow[]>([]);
  const runs = signal<ReadonlyMap<string, CountedRun>>(new Map());
  const error = signal<string | null>(null);
  const withLongest = signal(false);
  const inView = signal(false);
  let answered = '';

  async function draw(row: CountsRow, steps: number, abort: AbortSignal): Promise<void> {
    const own = await app.models.ready(row.model);
    abort.throwIfAborted();
    const guidance = own.hasNullLabel ? (own.recommended?.guidanceScale ?? 1) : 1;
    const request = { ...requestOf(fields, own), sampler: 'ddim' as const, steps, guidance, eta: 0 };
    const { images, ...way } = await drawWhole(app.engine, app.models.source(row.model), request, abort);
    runs.value = new Map(runs.peek()).set(runKey(row, steps), {
      picture: images,
      path: pathOf({ ...way, images }),
    });
  }

  async function fill(most: number, abort: AbortSignal): Promise<void> {
    try {
      for (const row of rows.peek()) {
        for (const count of row.counts) {
          if (count <= most && !runs.peek().has(runKey(row, count))) await draw(row, count, abort);
        }
      }
    } catch (thrown) {
      if (!abort.aborted) error.value = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  effect(() => {
    if (!inView.value || !isShown() || info.value === null) return undefined;
    const { model, class: label, seed } = fields;
    const asked = [model.value, label.value, seed.value].join(' ');
    if (asked !== answered) {
      // Pictures of something else are no answer to what is asked now.
      runs.value = new Map();
      withLongest.value = false;
      rows.value = rowsOf(model.value, info.value);
    }
    answered = asked;
    error.value = null;
    const controller = new AbortController();
    void fill(withLongest.value ? Infinity : MOST_AT_ONCE, controller.signal);
    return () => {
      controller.abort();
    };
  });

  return { rows, runs, error, withLongest, inView };
}

/** A network that was taught to draw in few calls stands above the one that taught it. */
function rowsOf(model: string, info: ModelInfo): readonly CountsRow[] {
  const pair = fewCallsPair(model);
  if (pair === null) {
    return [{ model, title: 'This network', counts: (isQuick(info) ? stepCounts(info) : null) ?? anyCounts }];
  }
  return [
    { model: pair.student, title: 'Taught to jump', counts: anyCounts.slice(0, 3) },
    { model: pair.teacher, title: 'Its teacher', counts: anyCounts },
  ];
}
