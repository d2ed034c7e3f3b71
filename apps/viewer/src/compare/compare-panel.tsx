import type { JSX } from 'preact';
import { ClassChoice } from '../controls/class-choice';
import { ModelSelect } from '../controls/model-select';
import { SeedBox } from '../controls/seed-box';
import { WayBar } from '../controls/way-bar';
import { SamplingControls } from '../generate/sampling-controls';
import { failureWords, loadingWords } from '../models/model-words';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { useApp } from '../shell/app-context';
import './compare.css';
import { compareLink } from './compare-fields';
import { sides, type Side } from './run-settings';
import { createCompareState, type CompareState } from './compare-state';
import { differenceOf } from './difference';
import { readyPairs } from './ready-pairs';
import { TriedTable } from './tried-table';

/** Any two runs, on one way from noise. */
export function ComparePanel(): JSX.Element {
  const state = useApp().once(createCompareState);
  return (
    <article class="compare" aria-labelledby="compare-title">
      <header class="intro">
        <h1 id="compare-title">Two runs, side by side</h1>
        <p class="lead">
          Change one thing and see what it changes: both runs go from noise to picture together, and stand at
          the same amount of noise, however many steps each takes.
        </p>
      </header>
      <nav class="compare-ready" aria-label="Ready comparisons">
        {readyPairs.map(({ title, runs }) => (
          <a key={title} href={compareLink(runs)}>
            {title}
          </a>
        ))}
      </nav>
      <div class="compare-show">
        <Row state={state} part="xt" title="The picture now" />
        <Row state={state} part="x0" title="What the network expects" />
      </div>
      <WayBar
        clock={state.clock}
        end="picture"
        isEmpty={sides.every((side) => state.runs[side].trajectory.value === null)}
      />
      <div class="compare-sides">
        {sides.map((side) => (
          <Controls key={side} state={state} side={side} />
        ))}
      </div>
      <TriedTable state={state} />
    </article>
  );
}

const emptyShape = [32, 32, 1] as const;
/** A difference of nothing is grey. */
const differenceRange = { black: -2, white: 2 };

/** One picture of each run, and their difference between them. */
function Row(props: {
  readonly state: CompareState;
  readonly part: 'xt' | 'x0';
  readonly title: string;
}): JSX.Element {
  const { state, part, title } = props;
  const a = state.runs.a.moment.value?.[part] ?? null;
  const b = state.runs.b.moment.value?.[part] ?? null;
  const shapeOf = (side: Side) => state.runs[side].trajectory.value?.imageShape ?? emptyShape;
  const areThere = a !== null && b !== null;
  const difference = areThere ? differenceOf(a, b) : null;
  const picture = (side: Side, pixels: Float32Array | null): JSX.Element => (
    <figure>
      <PixelCanvas
        pixels={pixels}
        shape={shapeOf(side)}
        name={`${side.toUpperCase()}: ${title.toLowerCase()}`}
      />
      <figcaption>{side.toUpperCase()}</figcaption>
    </figure>
  );
  return (
    <section class="compare-row" data-part={part} aria-label={title}>
      <h2>{title}</h2>
      {picture('a', a)}
      <figure>
        <PixelCanvas
          pixels={difference?.pixels ?? null}
          shape={shapeOf('a')}
          range={differenceRange}
          name={`A minus B: ${title.toLowerCase()}`}
        />
        <figcaption>
          A − B{' '}
          <span class="number">
            {difference?.size.toFixed(3)}
            {areThere && difference === null && 'of different sizes'}
          </span>
        </figcaption>
      </figure>
      {picture('b', b)}
    </section>
  );
}

function Controls({ state, side }: { readonly state: CompareState; readonly side: Side }): JSX.Element {
  const { fields, info, moment } = state.runs[side];
  const id = `compare-${side}`;
  const now = moment.value;
  const calls = state.runs[side].trajectory.value?.seen[0]?.steps;
  return (
    <section class="compare-side" aria-labelledby={id}>
      <h2 id={id}>
        {side.toUpperCase()}{' '}
        <span class="number">
          {now !== null && `t = ${now.t}, after ${now.step} of ${calls ?? '–'} steps`}
        </span>
      </h2>
      <Words state={state} side={side} />
      <ModelSelect id={`${id}-model`} model={fields.model} />
      <ClassChoice id={`${id}-class`} label="Class" chosen={fields.class} info={info.value} />
      <SeedBox id={`${id}-seed`} seed={fields.seed} />
      <SamplingControls id={id} fields={fields} info={info.value} />
    </section>
  );
}

/** What it is doing, or what keeps it from that. */
function Words({ state, side }: { readonly state: CompareState; readonly side: Side }): JSX.Element {
  const { engine, models } = useApp();
  const { error, running, fields } = state.runs[side];
  const model = models.open(fields.model.value).value;
  const failed = failureWords(error.value, model, engine);
  const words = model.kind === 'loading' ? loadingWords(model) : running.value ? 'Drawing …' : '';
  return (
    <p class="compare-words" role={failed === null ? 'status' : 'alert'}>
      {failed ?? words}
    </p>
  );
}
