import type { JSX } from 'preact';
import { builtInModel, otherWords } from '../models/built-in-models';
import { CodeView } from '../export/code-view';
import { ShareBar } from '../share/share-bar';
import { useApp } from '../shell/app-context';
import './generate.css';
import { Controls } from './controls';
import { isQuick } from './few-calls';
import { requestOf } from './generate-fields';
import { createGenerateState, type GenerateState } from './generate-state';
import { Readouts } from './readouts';
import { Stage } from './stage';

/** Noise becomes a picture, step by step. */
export function GeneratePanel(): JSX.Element {
  const state = useApp().once(createGenerateState);
  const { picture, made } = builtInModel(state.fields.model.value)?.words ?? otherWords;
  return (
    <article class="generate" aria-labelledby="generate-title">
      <header class="intro" key={picture}>
        <h1 id="generate-title">Watch noise become {picture}</h1>
        <p class="lead">
          A small neural network on your own device takes noise away, a little at a time, until {picture} is
          left that nobody ever {made}.
        </p>
      </header>
      <div class="generate-show">
        <Stage state={state} />
        <Readouts state={state} />
        <Share state={state} />
        <Code state={state} />
      </div>
      <Controls state={state} />
    </article>
  );
}

/** Once the network is here, it is known what is asked of it. */
function Code({ state }: { readonly state: GenerateState }): JSX.Element | null {
  const { fields } = state;
  const model = useApp().models.open(fields.model.value).value;
  if (model.kind !== 'ready') return null;
  const { classNames, recommended } = model.info;
  const shown = {
    request: requestOf(fields, model.info),
    origin: builtInModel(fields.model.value) ?? null,
    classCount: classNames?.length ?? 0,
    guidanceInterval: recommended?.guidanceInterval ?? null,
    hasOwnSampler: isQuick(model.info),
  };
  return <CodeView shown={shown} />;
}

function Share({ state }: { readonly state: GenerateState }): JSX.Element {
  const { model, seed } = state.fields;
  return (
    <ShareBar
      trajectory={state.trajectory.value}
      position={state.playback.position.value}
      name={`${model.value}-${seed.value}`}
    />
  );
}
