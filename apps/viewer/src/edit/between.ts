import { batch, computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { ModelInfo } from '../engine/protocol';
import { isQuick, samplingOf, stepCounts } from '../generate/few-calls';
import { knownLabel } from '../models/class-rows';
import type { AppContext } from '../shell/app-context';
import type { EditFields } from './edit-fields';
import type { BetweenRequest } from './edit-protocol';

/** Pictures on the way from one to another: the one at the slider first, then the strip. */
export interface Between {
  /** What is known of the way: pictures by hundredths of it; those of the way before, until there are others. */
  readonly pictures: ReadonlySignal<ReadonlyMap<number, Float32Array>>;
  readonly running: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<string | null>;
  /** The picture at the slider; the nearest that is known, while it is computed. */
  readonly shown: ReadonlySignal<Float32Array | null>;
}

/** The places of the strip, in hundredths of the way. */
export const stripPlaces: readonly number[] = [0, 12, 25, 38, 50, 62, 75, 88, 100];

/** How long the slider must rest, so that a slow network begins nothing for a place that it only passes. */
const REST_MS = 60;

/** A picture, and in how many steps it was drawn. */
interface Drawn {
  readonly picture: Float32Array;
  readonly steps: number;
}

/** What is to be drawn next. */
interface Job {
  readonly key: string;
  readonly place: number;
  readonly steps: number;
  /** Whether it need not be finished where something else is wanted by then. */
  readonly canWait: boolean;
}

export function createBetween(app: AppContext, fields: EditFields, isShown: () => boolean): Between {
  const drawn = signal<ReadonlyMap<number, Drawn>>(new Map());
  const before = signal<ReadonlyMap<number, Drawn>>(new Map());
  const running = signal(false);
  const error = signal<string | null>(null);
  let key = '';
  let current: { readonly job: Job; readonly controller: AbortController } | null = null;
  let way = 0;

  async function draw(job: Job, info: ModelInfo): Promise<void> {
    const controller = new AbortController();
    current = { job, controller };
    const source = app.models.source(fields.model.peek());
    const request = { ...requestAt(fields, info, job.place / 100), steps: job.steps };
    const picture = await app.engine.call('between', { signal: controller.signal }, source, request);
    if (job.key !== key) return;
    drawn.value = new Map(drawn.peek()).set(job.place, { picture, steps: job.steps });
  }

  async function drawAll(): Promise<void> {
    if (running.peek()) return;
    running.value = true;
    while (isShown()) {
      const wanted = key;
      try {
        const info = await app.models.ready(fields.model.peek());
        const job = untracked(() =>
          nextJob({ key, way, drawn: drawn.value, steps: samplingOf(fields, info).steps }, info),
        );
        if (job === null) break;
        await draw(job, info);
      } catch (thrown) {
        if (current?.controller.signal.aborted === true || wanted !== key) continue;
        error.value = thrown instanceof Error ? thrown.message : String(thrown);
        break;
      } finally {
        current = null;
      }
    }
    running.value = false;
  }

  function want(ends: string, to: number): void {
    way = to;
    if (ends !== key) {
      batch(() => {
        // Those of another network may be of another size.
        before.value =
          modelOf(ends) === modelOf(key) ? new Map([...before.peek(), ...drawn.peek()]) : new Map();
        drawn.value = new Map();
      });
    }
    key = ends;
    error.value = null;
    if (current?.job.canWait === true) current.controller.abort();
    void drawAll();
  }

  effect(() => {
    if (!isShown()) return undefined;
    const ends = endsKey(fields);
    const model = app.models.open(fields.model.value).value;
    const rest = model.kind === 'ready' && isQuick(model.info) ? 0 : REST_MS;
    const timer = setTimeout(want, rest, ends, fields.way.value);
    return () => {
      clearTimeout(timer);
    };
  });

  const known = computed(() => (drawn.value.size > 0 ? drawn.value : before.value));
  return {
    ...{ running, error },
    pictures: computed(() => asPictures(new Map([...before.value, ...drawn.value]))),
    shown: computed(() => nearest(known.value, fields.way.value)),
  };
}

/** What is missing most: the picture at the slider, at once and then in all steps, and then the strip. */
function nextJob(
  wanted: {
    readonly key: string;
    readonly way: number;
    readonly drawn: ReadonlyMap<number, Drawn>;
    /** The steps that every picture is to get. */
    readonly steps: number;
  },
  info: ModelInfo,
): Job | null {
  const { key, way, drawn, steps } = wanted;
  const draft = stepCounts(info)?.[0] ?? steps;
  const job = (place: number, taken: number): Job => ({
    ...{ key, place, steps: taken },
    canWait: !isQuick(info) || place !== way || taken > draft,
  });
  if (!drawn.has(way)) return job(way, draft);
  const place = [way, 0, 100, 50, ...stripPlaces].find((one) => drawn.get(one)?.steps !== steps);
  return place === undefined ? null : job(place, steps);
}

function asPictures(drawn: ReadonlyMap<number, Drawn>): ReadonlyMap<number, Float32Array> {
  return new Map([...drawn].map(([place, { picture }]) => [place, picture]));
}

function endsKey({ model, seed, class: label, toSeed, toClass, sampler, steps, guidance, eta }: EditFields) {
  return [model, seed, label, toSeed, toClass, sampler, steps, guidance, eta]
    .map(({ value }) => String(value))
    .join(' ');
}

function modelOf(ends: string): string | undefined {
  return ends.split(' ', 1)[0];
}

function requestAt(fields: EditFields, info: ModelInfo, share: number): BetweenRequest {
  const { classNames } = info;
  return {
    from: { seed: fields.seed.value, label: knownLabel(fields.class.value, classNames) },
    to: { seed: fields.toSeed.value, label: knownLabel(fields.toClass.value, classNames) },
    share,
    ...samplingOf(fields, info),
  };
}

function nearest(pictures: ReadonlyMap<number, Drawn>, way: number): Float32Array | null {
  const [first] = [...pictures].sort(([a], [b]) => Math.abs(a - way) - Math.abs(b - way));
  return first?.[1].picture ?? null;
}
