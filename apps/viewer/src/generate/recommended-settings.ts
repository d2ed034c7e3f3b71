import { batch, effect, type Signal } from '@preact/signals';
import type { ModelInfo } from '../engine/protocol';
import { openingFields } from '../opening/opening';
import type { AppContext } from '../shell/app-context';
import { isQuick } from './few-calls';
import type { SamplingFields } from './sampling-fields';

/** The fields of which a network's makers recommend a value. */
type RecommendedFields = Pick<SamplingFields, 'sampler' | 'steps' | 'guidance'>;
type Settings = { readonly [Name in keyof RecommendedFields]: RecommendedFields[Name]['value'] };

/**
 * Lets the chosen network bring the settings that its makers recommend. What the address said, or the visitor chose,
 * stays. The panels share these fields, so all but the first call do nothing.
 */
export function followRecommendation(
  app: AppContext,
  fields: RecommendedFields & { readonly model: Signal<string> },
): void {
  app.once(createFollower)(fields);
}

function createFollower({ address, models }: AppContext) {
  let isFollowing = false;
  return (fields: RecommendedFields & { readonly model: Signal<string> }): void => {
    if (isFollowing) return;
    isFollowing = true;
    /** What was put into the fields here; where they hold something else, the visitor chose it. */
    let put: Partial<Settings> | null = null;
    let wasQuick: boolean | null = null;
    let seenVisit: number | null = null;
    effect(() => {
      const model = models.open(fields.model.value).value;
      if (model.kind !== 'ready') return;
      const next = settingsOf(model.info);
      if (put === null || seenVisit !== address.visit.value) {
        // What an address says stays, whichever network it names.
        put = Object.fromEntries(
          names.map((name) => [name, address.isGiven(name) ? next[name] : fields[name].peek()]),
        );
        wasQuick = null;
        seenVisit = address.visit.value;
      }
      // How many steps are many for one network says nothing of one that was taught to take few, nor the other way round.
      if (wasQuick !== null && wasQuick !== isQuick(model.info)) put = { ...put, steps: fields.steps.peek() };
      wasQuick = isQuick(model.info);
      const before = put;
      batch(() => {
        for (const name of names) if (fields[name].peek() === before[name]) setTo(fields[name], next[name]);
      });
      put = next;
    });
  };
}

const names = ['sampler', 'steps', 'guidance'] as const;

/** What a network recommends; where it says nothing, and for the network of the stored run, the settings of that run. */
function settingsOf({ id, recommended }: ModelInfo): Settings {
  if (recommended === null || id === openingFields.model) return openingFields;
  const { method, numInferenceSteps, guidanceScale } = recommended;
  return { sampler: method, steps: numInferenceSteps, guidance: guidanceScale };
}

function setTo(field: Signal<unknown>, value: unknown): void {
  field.value = value;
}
