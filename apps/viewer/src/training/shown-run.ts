import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { NetworkSize } from './network-sizes';
import { withFrame } from './sample-rhythm';
import type { TrainingEvent, TrainingHistory } from './training-protocol';

export type TrainingPhase = 'idle' | 'starting' | 'running' | 'paused';

/** A run as the page sees it. */
export interface ShownRun {
  readonly phase: Signal<TrainingPhase>;
  /** Null before the first step of the first run. */
  readonly history: Signal<TrainingHistory | null>;
  readonly parameterCount: ReadonlySignal<number | null>;
  /** Recent average; null before the first steps. */
  readonly millisecondsAStep: ReadonlySignal<number | null>;
  /** When the run was put aside, or why it was not. */
  readonly saved: ReadonlySignal<{ readonly step: number; readonly problem: string | null } | null>;
  hear(event: TrainingEvent): void;
  /** As if there had been no run. */
  clear(): void;
}

/** How much newer steps count in the time of a step. */
const TIME_SMOOTHING = 0.2;

export function createShownRun(): ShownRun {
  const phase = signal<TrainingPhase>('idle');
  const history = signal<TrainingHistory | null>(null);
  const parameterCount = signal<number | null>(null);
  const millisecondsAStep = signal<number | null>(null);
  const saved = signal<Extract<TrainingEvent, { kind: 'saved' }> | null>(null);

  function clock(milliseconds: number): void {
    const known = millisecondsAStep.value;
    millisecondsAStep.value = known === null ? milliseconds : known + TIME_SMOOTHING * (milliseconds - known);
  }

  function begin(event: Extract<TrainingEvent, { kind: 'begin' }>): void {
    history.value = event.history;
    parameterCount.value = event.parameterCount;
    if (phase.value === 'starting') phase.value = 'running';
  }

  function hear(event: TrainingEvent): void {
    if (event.kind === 'begin') begin(event);
    else if (event.kind === 'saved') saved.value = event;
    else if (history.value !== null) history.value = withEvent(history.value, event);
    if (event.kind === 'steps') clock(event.milliseconds / event.losses.length);
  }

  return {
    ...{ phase, history, parameterCount, millisecondsAStep, saved },
    hear(event) {
      batch(() => {
        hear(event);
      });
    },
    clear() {
      batch(() => {
        phase.value = 'idle';
        for (const part of [history, parameterCount, millisecondsAStep, saved]) part.value = null;
      });
    },
  };
}

export function emptyHistory(size: NetworkSize, seed: number): TrainingHistory {
  return { runId: Date.now().toString(36), size, seed, losses: [], frames: [] };
}

function withEvent(
  history: TrainingHistory,
  event: Extract<TrainingEvent, { kind: 'steps' | 'frame' }>,
): TrainingHistory {
  if (event.kind === 'frame') return { ...history, frames: withFrame(history.frames, event.frame) };
  return { ...history, losses: [...history.losses.slice(0, event.firstStep - 1), ...event.losses] };
}
