import type { JSX } from 'preact';
import { ClassChoice } from '../controls/class-choice';
import { ModelSelect } from '../controls/model-select';
import { NewNoise } from '../controls/new-noise';
import { SeedBox } from '../controls/seed-box';
import { SamplingControls } from '../generate/sampling-controls';
import { Timeline } from '../generate/timeline';
import { failureWords } from '../models/model-words';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { useApp } from '../shell/app-context';
import { MOST_STEPS } from './understand-fields';
import type { UnderstandState } from './understand-state';

/** Which picture the page is about. */
export function RunControls({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { fields, info } = state;
  return (
    <div class="understand-controls" role="group" aria-label="Which picture">
      <ClassChoice id="understand-class" label="Class" chosen={fields.class} info={info.value} />
      <SeedBox id="understand-seed" seed={fields.seed}>
        <NewNoise seed={fields.seed} />
      </SeedBox>
      <SamplingControls id="understand" fields={fields} info={info.value} mostSteps={MOST_STEPS} />
      <ModelSelect id="understand-model" model={fields.model} />
    </div>
  );
}

/** The picture now, and the way to move along its run; it stays in view. */
export function RunBar({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { run, moment, info } = state;
  const shape = info.value?.imageShape ?? ([32, 32, 1] as const);
  const now = moment.value;
  return (
    <div class="understand-bar" role="group" aria-label="The run">
      <PixelCanvas pixels={now?.xt ?? null} shape={shape} name="The picture now" />
      <PixelCanvas pixels={now?.x0 ?? null} shape={shape} name="What the network expects" />
      <div class="understand-bar-way">
        <Timeline trajectory={run.shown.value?.trajectory ?? null} playback={run.playback} />
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
            : `t = ${now.t}, after ${now.step} of ${run.shown.value?.plan.length ?? 0} steps`)}
    </p>
  );
}
