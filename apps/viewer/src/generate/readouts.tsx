import type { TimestepInterval } from '@ddpm/sampler';
import type { JSX } from 'preact';
import { backendTitles } from '../engine/backend-titles';
import { useApp } from '../shell/app-context';
import { Readout } from '../shell/readout';
import type { GenerateState } from './generate-state';
import { isGuidedAt } from './guided-timesteps';
import { momentAt, type Trajectory } from './trajectory';

/** The numbers of the run: where it is, and how fast. */
export function Readouts({ state }: { readonly state: GenerateState }): JSX.Element {
  const trajectory = state.trajectory.value;
  const moment = trajectory === null ? null : momentAt(trajectory, state.playback.position.value);
  const steps = trajectory?.seen[0]?.steps;
  const engine = useApp().engine.state.value;
  const model = useApp().models.open(state.fields.model.value).value;
  const isGuided = state.fields.guidance.value !== 1 && model.kind === 'ready' && model.info.hasNullLabel;
  const guided = isGuided ? (model.info.recommended?.guidanceInterval ?? allTimesteps) : null;
  const speed = trajectory === null || state.isStored.value ? null : speedOf(trajectory, guided);
  return (
    <dl class="readouts">
      <Readout name="t" value={moment === null ? '–' : String(moment.t)} />
      <Readout name="Step" value={moment === null ? '–' : `${moment.step} of ${steps ?? '–'}`} />
      <Readout name="Time a step" value={speed === null ? '–' : duration(speed.millisecondsAStep)} />
      <Readout name="Network calls" value={speed === null ? '–' : String(speed.calls)} />
      <Readout name="Pictures/s" value={speed === null ? '–' : twoDigits.format(speed.picturesASecond)} />
      <Readout name="Backend" value={engine.kind === 'ready' ? backendTitles[engine.backend.name] : '–'} />
      <Readout name="Memory" value={speed === null ? '–' : `${(speed.memory / 1e6).toFixed(0)} MB`} />
    </dl>
  );
}

interface Speed {
  readonly millisecondsAStep: number;
  readonly calls: number;
  readonly picturesASecond: number;
  /** Bytes. */
  readonly memory: number;
}

/** The first step is left out where there are others: it also prepares the device. */
function speedOf({ seen, count }: Trajectory, guided: TimestepInterval | null): Speed | null {
  const last = seen.at(-1);
  if (last === undefined) return null;
  const timed = seen.length > 1 ? seen.slice(1) : seen;
  const millisecondsAStep = timed.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / timed.length;
  return {
    millisecondsAStep,
    calls: (last.step + 1) * callsAStep(seen, guided),
    picturesASecond: (count * 1000) / (millisecondsAStep * last.steps),
    memory: last.memory,
  };
}

const allTimesteps: TimestepInterval = [0, Infinity];

/** A run that is guided in any step asks with the label and without in each. */
function callsAStep(seen: Trajectory['seen'], guided: TimestepInterval | null): number {
  return guided !== null && seen.some(({ t }) => isGuidedAt(guided, t)) ? 2 : 1;
}

const twoDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

function duration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${twoDigits.format(milliseconds)} ms`
    : `${twoDigits.format(milliseconds / 1000)} s`;
}
