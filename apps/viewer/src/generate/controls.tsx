import type { JSX } from 'preact';
import { Choice } from '../controls/choice';
import { NumberBox } from '../controls/number-box';
import { Select } from '../controls/select';
import { Slider } from '../controls/slider';
import { useApp } from '../shell/app-context';
import type { GenerateState } from './generate-state';
import { Progress } from './progress';
import { samplerNames, samplers } from './samplers';

const stepStops = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 30, 40, 50, 75, 100, 150, 250, 500, 1000];
const guidanceStops = Array.from({ length: 33 }, (_, index) => index / 4);
const etaStops = Array.from({ length: 21 }, (_, index) => index / 20);

/** Everything that decides the picture. */
export function Controls({ state }: { readonly state: GenerateState }): JSX.Element {
  const { models } = useApp();
  const { fields } = state;
  const model = models.open(fields.model.value).value;
  const info = model.kind === 'ready' ? model.info : null;
  const stops = stepStops.filter((steps) => steps <= (info?.schedule.numTrainTimesteps ?? 1000));
  return (
    <form
      class="generate-controls"
      aria-label="What to generate"
      onSubmit={(event) => {
        event.preventDefault();
        state.generate();
      }}
    >
      <Progress state={state} />
      <What state={state} />
      <Seed state={state} />
      <Select
        label="Sampler"
        id="generate-sampler"
        value={fields.sampler.value}
        choices={samplerNames.map((name) => ({ value: name, title: samplers[name].title }))}
        hint={samplers[fields.sampler.value].words}
        onValue={(name) => {
          fields.sampler.value = name;
        }}
      />
      <Slider
        label="Steps"
        id="generate-steps"
        value={fields.steps.value}
        stops={stops}
        onValue={(steps) => {
          fields.steps.value = steps;
        }}
      />
      {info?.hasNullLabel === true && (
        <Slider
          label="Guidance"
          id="generate-guidance"
          value={fields.guidance.value}
          stops={guidanceStops}
          print={(value) => (value === 1 ? '1 (off)' : String(value))}
          hint="How much more than its class the picture should look like its class."
          onValue={(guidance) => {
            fields.guidance.value = guidance;
          }}
        />
      )}
      {fields.sampler.value === 'ddim' && (
        <Slider
          label="Eta"
          id="generate-eta"
          value={fields.eta.value}
          stops={etaStops}
          print={(value) => value.toFixed(2)}
          hint="Fresh noise in every step: 0 is none, 1 is as much as DDPM adds."
          onValue={(eta) => {
            fields.eta.value = eta;
          }}
        />
      )}
    </form>
  );
}

function What({ state }: { readonly state: GenerateState }): JSX.Element {
  const { models } = useApp();
  const { fields } = state;
  const sources = models.sources.value;
  const model = models.open(fields.model.value).value;
  const names =
    model.kind === 'ready' ? model.info.classNames : Array.from({ length: 10 }, (_, index) => String(index));
  return (
    <>
      {sources.length > 1 && (
        <Select
          label="Network"
          id="generate-model"
          value={models.source(fields.model.value).id}
          choices={sources.map(({ id, title }) => ({ value: id, title }))}
          onValue={(id) => {
            fields.model.value = id;
          }}
        />
      )}
      {names !== null && (
        <Choice
          label="Class"
          id="generate-label"
          value={String(fields.label.value)}
          choices={[
            { value: 'all', title: 'All' },
            ...names.map((title, index) => ({ value: String(index), title })),
          ]}
          onValue={(label) => {
            fields.label.value = label === 'all' ? 'all' : Number(label);
          }}
        />
      )}
    </>
  );
}

function Seed({ state }: { readonly state: GenerateState }): JSX.Element {
  const { seed } = state.fields;
  return (
    <NumberBox
      label="Seed"
      id="generate-seed"
      value={seed.value}
      least={0}
      most={2 ** 32 - 1}
      hint="Names the noise: the same seed is the same picture, on every device."
      onValue={(value) => {
        seed.value = value;
      }}
    />
  );
}
