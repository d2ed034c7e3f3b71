import type { JSX } from 'preact';
import { Code } from '../export/code-view';
import { pointsAsCode } from './points-as-code';
import { predictionTypes } from './points-fields';
import { studentCalls, type PointsState } from './points-state';

/** The panel's set-up as a program, to copy. */
export function PointsCode({ state }: { readonly state: PointsState }): JSX.Element | null {
  const { fields, task } = state;
  if (task.value === null) return null;
  const { shape, drawn, target, pointseed, guide, solver, calls, pull, asked } = fields;
  const text = pointsAsCode({
    ...{ shape: shape.value, drawn: drawn.value, predictionType: predictionTypes[target.value] },
    ...{ seed: pointseed.value, guide: guide.value, solver: solver.value, steps: calls.value },
    ...{ guidance: pull.value, asked: asked.value, studentCalls: studentCalls(calls.value) },
  });
  return (
    <details class="code-view">
      <summary>As code</summary>
      <Code title="TypeScript, in Node" text={text} />
    </details>
  );
}
