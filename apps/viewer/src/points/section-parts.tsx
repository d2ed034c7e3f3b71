import type { ComponentChildren, JSX } from 'preact';
import { useInView } from '../understand/in-view';
import type { Experiment, Experiments, MeasuredRun } from './experiments';
import type { PointsRun } from './points-protocol';
import type { PointsState } from './points-state';

/** What every section is given. */
export interface SectionProps {
  readonly state: PointsState;
  readonly experiments: Experiments;
}

/** A part of the panel: what it says at the left, what it shows at the right; its experiment runs while it is in view. */
export function Section(props: {
  readonly experiment: Experiment;
  readonly id: string;
  readonly title: string;
  readonly words: ComponentChildren;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { experiment, id, title, words, children } = props;
  const element = useInView(experiment.inView);
  return (
    <section class="points-section" aria-labelledby={id} ref={element}>
      <div class="points-words">
        <h2 id={id}>{title}</h2>
        {words}
        {experiment.error.value !== null && <p role="alert">{experiment.error.value}</p>}
      </div>
      <div class="points-show">{children}</div>
    </section>
  );
}

/** How far the points of a run are from the distribution. */
export function Off({ run }: { readonly run: MeasuredRun | undefined }): JSX.Element {
  return <Figure value={run?.off.own} />;
}

/** How far as many points of the distribution itself are off. */
export function Chance({ run }: { readonly run: MeasuredRun | undefined }): JSX.Element | null {
  if (run === undefined) return null;
  return (
    <>
      {' '}
      As many points of the distribution itself are off by <Figure value={run.off.chance} />, by chance.
    </>
  );
}

/** A number with two digits; a dash while there is none. */
export function Figure({ value }: { readonly value: number | undefined }): JSX.Element {
  return <span class="number">{value === undefined ? '–' : value.toFixed(2)}</span>;
}

/** Where the points of a run are at its end, [count, 2]. */
export function endOf({ moments }: PointsRun): Float32Array {
  return moments.at(-1)?.xt ?? new Float32Array();
}

/** As in `12 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
