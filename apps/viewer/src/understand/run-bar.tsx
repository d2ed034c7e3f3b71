import type { JSX } from 'preact';
import { ClassChoice } from '../controls/class-choice';
import { ModelSelect } from '../controls/model-select';
import { NewNoise } from '../controls/new-noise';
import { SeedBox } from '../controls/seed-box';
import { Select } from '../controls/select';
import { Slider } from '../controls/slider';
import { Timeline } from '../generate/timeline';
import { failureWords } from '../models/model-words';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { useApp } from '../shell/app-context';
import { MOST_STEPS, type UnderstandState } from './understand-state';
import { ruleNames, type RuleName } from './update-rule';

const stepStops = [2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 30, 40, 50, 75, 100];
const ruleTitles: Readonly<Record<RuleName, string>> = {
  ddim: 'DDIM: no fresh noise',
  ddpm: 'DDPM: fresh noise in every step',
};

/** Which picture the page is about. */
export function RunControls({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { fields, info } = state;
  return (
    <div class="understand-controls" role="group" aria-label="Which picture">
      <ClassChoice id="understand-class" label="Class" chosen={fields.class} info={info.value} />
      <SeedBox id="understand-seed" seed={fields.seed}>
        <NewNoise
          onSeed={(seed) => {
            fields.seed.value = seed;
          }}
        />
      </SeedBox>
      <Select
        label="Sampler"
        id="understand-rule"
        value={fields.rule.value}
        choices={ruleNames.map((value) => ({ value, title: ruleTitles[value] }))}
        onValue={(rule) => {
          fields.rule.value = rule;
        }}
      />
      <Slider
        label="Steps"
        id="understand-steps"
        value={Math.min(MOST_STEPS, fields.steps.value)}
        stops={stepStops}
        onValue={(steps) => {
          fields.steps.value = steps;
        }}
      />
      <ModelSelect id="understand-model" model={fields.model} />
    </div>
  );
}

/** The picture now, and the way to move along its run; it stays in view. */
export function RunBar({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { run, playback, moment, info } = state;
  const shape = info.value?.imageShape ?? ([32, 32, 1] as const);
  const now = moment.value;
  return (
    <div class="understand-bar" role="group" aria-label="The run">
      <PixelCanvas pixels={now?.xt ?? null} shape={shape} name="The picture now" />
      <PixelCanvas pixels={now?.x0 ?? null} shape={shape} name="What the network expects" />
      <div class="understand-bar-way">
        <Timeline trajectory={run.trajectory.value} playback={playback} />
        <Words state={state} />
      </div>
    </div>
  );
}

function Words({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { models, engine } = useApp();
  const { run, moment, fields } = state;
  const model = models.open(fields.model.value).value;
  const failed = failureWords(run.error.value, model, engine);
  const now = moment.value;
  return (
    <p class="understand-status" role={failed === null ? undefined : 'alert'}>
      {failed ??
        (model.kind === 'loading'
          ? 'Fetching the network …'
          : now === null
            ? 'Taking the first step …'
            : `t = ${now.t}, after ${now.step} of ${run.trajectory.value?.seen[0]?.steps ?? 0} steps`)}
    </p>
  );
}
