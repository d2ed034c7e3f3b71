import type { ComponentChildren, JSX } from 'preact';
import { CancelButton } from '../controls/cancel-button';
import { ClassChoice } from '../controls/class-choice';
import { ModelSelect } from '../controls/model-select';
import { NewNoise } from '../controls/new-noise';
import { SeedBox } from '../controls/seed-box';
import { SamplingControls } from '../generate/sampling-controls';
import { Timeline } from '../generate/timeline';
import { imageOf, momentAt } from '../generate/trajectory';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { Tiles } from '../pictures/tiles';
import { ShareBar } from '../share/share-bar';
import { useApp } from '../shell/app-context';
import './labels.css';
import { createLabelsState, labelRow, type Experiment, type LabelsState } from './labels-state';

/** One noise under ten labels, and one label under many noises. */
export function LabelsPanel(): JSX.Element {
  const app = useApp();
  const state = app.once(createLabelsState);
  const model = app.models.open(state.fields.model.value).value;
  const info = model.kind === 'ready' ? model.info : null;
  const names = info?.classNames ?? null;
  const label = state.fields.class.value;
  const title = names?.[label] ?? String(label);
  const row = info === null ? [] : labelRow(info, label);
  return (
    <article class="labels" aria-labelledby="labels-title">
      <header class="intro">
        <h1 id="labels-title">What the label does, and what the noise</h1>
        <p class="lead">
          A picture is decided by two things: the noise that it starts from, and the label that the network is
          told. Hold one still and change the other.
        </p>
      </header>
      <Settings state={state} />
      <ExperimentView
        experiment={state.everyLabel}
        title="One noise, ten labels"
        name={`one-noise-${state.fields.seed.value}`}
        titles={names === null ? null : row.map((one) => names[one ?? 0] ?? '')}
        noise="the noise that all start from"
      >
        All start from this very noise; only the label differs. Where the noise happens to be bright, each of
        them finds a use for it: look for strokes that they share.
        {names !== null && row.length < names.length && (
          <>
            {' '}
            Of {names.length} labels these are ten: {names[row[0] ?? 0]} to {names[row.at(-1) ?? 0]}, among
            which is the one that is chosen below.
          </>
        )}
      </ExperimentView>
      <ExperimentView
        experiment={state.everyNoise}
        title={`One label, ten noises`}
        name={`one-label-${state.fields.class.value}`}
        titles={null}
        noise={null}
      >
        All are told “{title}”, and each starts from a noise of its own: ten hands that write the same.
        <ClassChoice id="labels-class" label="Label" chosen={state.fields.class} info={info} />
      </ExperimentView>
    </article>
  );
}

function Settings({ state }: { readonly state: LabelsState }): JSX.Element {
  const { models } = useApp();
  const { fields, everyLabel, everyNoise } = state;
  const model = models.open(fields.model.value).value;
  const isRunning = everyLabel.running.value || everyNoise.running.value;
  return (
    <form
      class="labels-settings"
      aria-label="What to generate"
      onSubmit={(event) => {
        event.preventDefault();
        state.run();
      }}
    >
      <ModelSelect id="labels-model" model={fields.model} />
      <SeedBox id="labels-seed" seed={fields.seed}>
        <NewNoise seed={fields.seed} />
      </SeedBox>
      <SamplingControls id="labels" fields={fields} info={model.kind === 'ready' ? model.info : null} />
      <div class="labels-run">
        <button type="submit" class="primary">
          Generate
        </button>
        <CancelButton
          running={isRunning}
          onCancel={() => {
            state.cancel();
          }}
        />
      </div>
    </form>
  );
}

function ExperimentView(props: {
  readonly experiment: Experiment;
  readonly title: string;
  /** Of the files that are saved. */
  readonly name: string;
  readonly titles: readonly string[] | null;
  /** What the noise that all start from is called; null where there are several. */
  readonly noise: string | null;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { experiment, title, name, titles, noise, children } = props;
  const trajectory = experiment.trajectory.value;
  const position = experiment.playback.position.value;
  const moment = trajectory === null ? null : momentAt(trajectory, position);
  const shape = trajectory?.imageShape ?? emptyShape;
  const count = trajectory?.count ?? 10;
  const start = trajectory?.seen[0]?.xt;
  return (
    <section class="experiment" aria-label={title}>
      <div class="experiment-words">
        <h2>{title}</h2>
        {noise !== null && (
          <div class="experiment-noise">
            <PixelCanvas
              pixels={start === undefined ? null : imageOf(start, 0, count)}
              shape={shape}
              name={noise}
            />
          </div>
        )}
        <div class="experiment-text">{children}</div>
      </div>
      <div class="experiment-show">
        <Tiles
          pixels={moment?.xt ?? null}
          count={count}
          shape={shape}
          titles={titles}
          name="the picture now"
        />
        <Timeline trajectory={trajectory} playback={experiment.playback} />
        <p class="progress-words" role={experiment.error.value === null ? 'status' : 'alert'}>
          {experiment.error.value ?? (experiment.behind.value ? 'Computing …' : '')}
        </p>
        <ShareBar trajectory={trajectory} position={position} name={name} />
      </div>
    </section>
  );
}

const emptyShape = [32, 32, 1] as const;
