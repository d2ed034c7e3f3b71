import type { ReadonlySignal, Signal } from '@preact/signals';
import type { ShownRun } from './shown-run';

/**
 * Where the visitor looks elsewhere, the run goes on, or waits until they are back, as they chose; then it says which, in
 * plain words.
 */
export function watchVisibility(training: {
  readonly run: ShownRun;
  readonly trainsHidden: ReadonlySignal<boolean>;
  readonly whileHidden: Signal<string | null>;
  readonly pause: () => void;
  readonly goOn: () => void;
}): void {
  const { run, trainsHidden, whileHidden, pause, goOn } = training;
  const steps = (): number => run.history.value?.losses.length ?? 0;
  /** Steps when the tab was hidden, and whether the run waits; null where none was under way. */
  let left: { readonly steps: number; readonly waits: boolean } | null = null;

  function leave(): void {
    if (run.phase.value !== 'running') return;
    whileHidden.value = null;
    left = { steps: steps(), waits: !trainsHidden.value };
    if (left.waits) pause();
  }

  function comeBack(): void {
    if (left === null) return;
    whileHidden.value = left.waits
      ? `It waited after step ${left.steps} while this tab was hidden.`
      : `It went on while this tab was hidden, from step ${left.steps} to ${steps()}.`;
    if (left.waits) goOn();
    left = null;
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) leave();
    else comeBack();
  });
}
