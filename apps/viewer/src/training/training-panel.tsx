import type { JSX } from 'preact';
import { Choice } from '../controls/choice';
import { OwnPictures } from '../own/own-pictures';
import { useApp } from '../shell/app-context';
import { Readout } from '../shell/readout';
import { LossChart } from './loss-chart';
import { runningMeans } from './loss-curve';
import { networkPlans } from './network-sizes';
import { TrainingButtons } from './training-buttons';
import { TrainingDigits } from './training-digits-view';
import { TrainingSettings } from './training-settings';
import { createTrainingState, type TrainingPageState } from './training-state';
import './training.css';

/** A network learns in this tab: to write, or what the visitor brings. */
export function TrainingPanel(): JSX.Element {
  const { learn } = useApp().once(createTrainingState).fields;
  const choice = (
    <Choice
      label="It learns from"
      id="training-lesson"
      value={learn.value}
      choices={[
        { value: 'digits', title: 'Handwritten digits' },
        { value: 'own', title: 'Your own pictures' },
      ]}
      onValue={(lesson) => {
        learn.value = lesson;
      }}
    />
  );
  return learn.value === 'own' ? <OwnPictures choice={choice} /> : <DigitsLesson choice={choice} />;
}

/** A small network learns to write. */
function DigitsLesson({ choice }: { readonly choice: JSX.Element }): JSX.Element {
  const state = useApp().once(createTrainingState);
  return (
    <article class="training" aria-labelledby="training-title">
      <header class="intro">
        <h1 id="training-title">Teach a network to write</h1>
        <p class="lead">
          A fresh network knows nothing: out of noise it makes noise. Show it six thousand handwritten digits,
          again and again, and see digits appear. All of it happens on this device.
        </p>
      </header>
      <div class="training-show">
        <TrainingDigits state={state} />
        <Loss state={state} />
      </div>
      <div class="training-side">
        {choice}
        <TrainingButtons state={state} />
        <TrainingReadouts state={state} />
        <TrainingSettings state={state} />
        <p class="hint">
          The digits are the first 6,000 training images of{' '}
          <a href="http://yann.lecun.com/exdb/mnist/">MNIST</a> by Yann LeCun, Corinna Cortes and Christopher
          Burges (CC BY-SA 3.0), with 16 grey levels.
        </p>
      </div>
    </article>
  );
}

/** Apart from the rest, because it changes with every step. */
function Loss({ state }: { readonly state: TrainingPageState }): JSX.Element {
  return <LossChart losses={state.run.history.value?.losses ?? []} />;
}

/** The numbers of the run. */
function TrainingReadouts({ state }: { readonly state: TrainingPageState }): JSX.Element {
  const run = state.run.history.value;
  const losses = run?.losses ?? [];
  const loss = runningMeans(losses.slice(-200)).at(-1);
  const time = state.run.millisecondsAStep.value;
  const batch = networkPlans[run?.size ?? state.fields.size.value].batchSize;
  const saved = state.run.saved.value;
  return (
    <dl class="readouts">
      <Readout name="Step" value={String(losses.length)} />
      <Readout name="Loss" value={loss === undefined ? '–' : loss.toFixed(3)} />
      <Readout name="Steps a second" value={time === null ? '–' : (1000 / time).toPrecision(2)} />
      <Readout name="Images seen" value={(losses.length * batch).toLocaleString('en')} />
      <Readout name="Weights" value={state.run.parameterCount.value?.toLocaleString('en') ?? '–'} />
      <Readout name="Put aside" value={saved?.problem === null ? `step ${saved.step}` : '–'} />
    </dl>
  );
}
