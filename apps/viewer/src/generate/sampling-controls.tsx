import { methodDescriptions } from '@ddpm/sampler/methods';
import type { JSX } from 'preact';
import { samplerNames } from '../address/shared-fields';
import { Select } from '../controls/select';
import { Slider } from '../controls/slider';
import type { ModelInfo } from '../engine/protocol';
import { possibleSteps, stepCounts } from './few-calls';
import type { SamplingFields } from './sampling-fields';

const stepStops = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 30, 40, 50, 75, 100, 150, 250, 500, 1000];
const guidanceStops = Array.from({ length: 101 }, (_, index) => index / 20);
const etaStops = Array.from({ length: 21 }, (_, index) => index / 20);

/** The controls of those fields, as far as the model and the sampler have a use for them. */
export function SamplingControls(props: {
  /** Of the panel: the controls' ids begin with it. */
  readonly id: string;
  readonly fields: SamplingFields;
  /** Null until the model is there. */
  readonly info: ModelInfo | null;
  /** All that there are where left out. */
  readonly mostSteps?: number;
}): JSX.Element {
  const { id, fields, info, mostSteps = Infinity } = props;
  const counts = info === null ? null : stepCounts(info);
  const most = Math.min(mostSteps, info?.schedule.numTrainTimesteps ?? 1000);
  const stops = (counts ?? stepStops).filter((steps) => steps <= most);
  return (
    <>
      {counts === null && (
        <Select
          label="Sampler"
          id={`${id}-sampler`}
          value={fields.sampler.value}
          choices={samplerNames.map((name) => ({ value: name, title: methodDescriptions[name].title }))}
          hint={methodDescriptions[fields.sampler.value].words}
          onValue={(name) => {
            fields.sampler.value = name;
          }}
        />
      )}
      <Slider
        label="Steps"
        id={`${id}-steps`}
        value={Math.min(most, info === null ? fields.steps.value : possibleSteps(fields.steps.value, info))}
        stops={stops}
        hint={counts === null ? undefined : 'Network calls: this network was taught to draw in so few.'}
        onValue={(steps) => {
          fields.steps.value = steps;
        }}
      />
      {info?.hasNullLabel === true && (
        <Slider
          label="Guidance"
          id={`${id}-guidance`}
          value={fields.guidance.value}
          stops={guidanceStops}
          print={(value) => (value === 1 ? '1 (off)' : String(value))}
          hint={
            counts === null
              ? 'How much more than its class the picture should look like its class.'
              : 'More than its teacher was guided by: that much is in this network already.'
          }
          onValue={(guidance) => {
            fields.guidance.value = guidance;
          }}
        />
      )}
      {counts === null && fields.sampler.value === 'ddim' && (
        <Slider
          label="Eta"
          id={`${id}-eta`}
          value={fields.eta.value}
          stops={etaStops}
          print={(value) => value.toFixed(2)}
          hint="Fresh noise in every step: 0 is none, 1 is as much as DDPM adds."
          onValue={(eta) => {
            fields.eta.value = eta;
          }}
        />
      )}
    </>
  );
}
