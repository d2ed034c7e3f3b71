import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { ModelInfo } from '../engine/protocol';
import type { AppContext } from '../shell/app-context';
import type { EditFields } from './edit-fields';
import type { BetweenRequest } from './edit-protocol';

/** Pictures on the way from one to another: the one at the slider first, then the strip. */
export interface Between {
  /** What is known of the way: pictures by hundredths of it. */
  readonly pictures: ReadonlySignal<ReadonlyMap<number, Float32Array>>;
  readonly running: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<string | null>;
  /** The picture at the slider; the nearest that is known, while it is computed. */
  readonly shown: ReadonlySignal<Float32Array | null>;
}

/** The places of the strip, in hundredths of the way. */
export const stripPlaces: readonly number[] = [0, 12, 25, 38, 50, 62, 75, 88, 100];

/** How long the slider must rest, so that no step is begun for a place that it only passes. */
const REST_MS = 60;

export function createBetween(app: AppContext, fields: EditFields, isShown: () => boolean): Between {
  const pictures = signal<ReadonlyMap<number, Float32Array>>(new Map());
  const running = signal(false);
  const error = signal<string | null>(null);
  let key = '';

  async function fill(abort: AbortSignal, way: number): Promise<void> {
    const info = await app.models.ready(fields.model.value);
    for (const place of [way, 0, 100, 50, ...stripPlaces]) {
      if (pictures.peek().has(place)) continue;
      const request = requestAt(fields, info, place / 100);
      const source = app.models.source(fields.model.value);
      const picture = await app.engine.call('between', { signal: abort }, source, request);
      abort.throwIfAborted();
      pictures.value = new Map(pictures.peek()).set(place, picture);
    }
  }

  async function run(abort: AbortSignal, way: number): Promise<void> {
    running.value = true;
    error.value = null;
    try {
      await fill(abort, way);
    } catch (thrown) {
      if (!abort.aborted) error.value = thrown instanceof Error ? thrown.message : String(thrown);
    } finally {
      if (!abort.aborted) running.value = false;
    }
  }

  effect(() => {
    if (!isShown()) return undefined;
    const wanted = endsKey(fields);
    const way = fields.way.value;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      if (wanted !== key) pictures.value = new Map();
      key = wanted;
      void run(controller.signal, way);
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  });

  return { pictures, running, error, shown: computed(() => nearest(pictures.value, fields.way.value)) };
}

function endsKey({ model, seed, class: label, toSeed, toClass, sampler, steps, guidance, eta }: EditFields) {
  return [model, seed, label, toSeed, toClass, sampler, steps, guidance, eta]
    .map(({ value }) => String(value))
    .join(' ');
}

function requestAt(fields: EditFields, info: ModelInfo, share: number): BetweenRequest {
  const { classNames } = info;
  const known = (label: number): number | null =>
    classNames === null ? null : Math.min(label, classNames.length - 1);
  return {
    from: { seed: fields.seed.value, label: known(fields.class.value) },
    to: { seed: fields.toSeed.value, label: known(fields.toClass.value) },
    share,
    sampler: fields.sampler.value,
    steps: Math.min(fields.steps.value, info.schedule.numTrainTimesteps),
    guidance: info.hasNullLabel ? fields.guidance.value : 1,
    eta: fields.eta.value,
  };
}

function nearest(pictures: ReadonlyMap<number, Float32Array>, way: number): Float32Array | null {
  const [first] = [...pictures].sort(([a], [b]) => Math.abs(a - way) - Math.abs(b - way));
  return first?.[1] ?? null;
}
