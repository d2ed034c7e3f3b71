import { effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { ModelInfo } from '../engine/protocol';
import type { Moment } from '../generate/trajectory';
import type { AppContext } from '../shell/app-context';
import { labelOf, type UnderstandFields } from './understand-fields';
import type { FeatureMaps } from './understand-protocol';

/** What the network sees at the moment that is shown. */
export interface Observation {
  /** In the order of the blocks; empty until the first look. */
  readonly maps: ReadonlySignal<readonly FeatureMaps[]>;
  /** The timestep of that look. */
  readonly t: ReadonlySignal<number | null>;
  readonly error: ReadonlySignal<string | null>;
  /** Whether the visitor sees it: nothing is computed otherwise. */
  readonly inView: Signal<boolean>;
}

/** How long a moment must be shown, so that playing is not held up. */
const REST_MS = 60;

export function createObservation(
  app: AppContext,
  of: {
    readonly fields: Pick<UnderstandFields, 'model' | 'class'>;
    readonly info: ReadonlySignal<ModelInfo | null>;
    readonly moment: ReadonlySignal<Moment | null>;
    readonly isShown: () => boolean;
  },
): Observation {
  const maps = signal<readonly FeatureMaps[]>([]);
  const t = signal<number | null>(null);
  const error = signal<string | null>(null);
  const inView = signal(false);

  async function look(moment: Moment, label: number | null, abort: AbortSignal): Promise<void> {
    const { xt } = moment;
    try {
      const source = app.models.source(of.fields.model.peek());
      const seen = await app.engine.call('observe', { signal: abort }, source, { xt, t: moment.t, label });
      if (abort.aborted) return;
      maps.value = seen;
      t.value = moment.t;
      error.value = null;
    } catch (thrown) {
      if (!abort.aborted) error.value = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  effect(() => {
    const [moment, info] = [of.moment.value, of.info.value];
    if (!inView.value || !of.isShown() || moment === null || info === null) return undefined;
    const label = labelOf(of.fields.class.value, info);
    const controller = new AbortController();
    const timer = setTimeout(() => void look(moment, label, controller.signal), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  });

  return { maps, t, error, inView };
}
