import type { JSX } from 'preact';
import { Readout } from '../shell/readout';
import { runningMeans } from './loss-curve';
import { networkPlans } from './network-sizes';
import type { TrainingPageState } from './training-state';

/** The numbers of the run. */
export function TrainingReadouts({ state }: { readonly state: TrainingPageState }): JSX.Element {
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
