import type { JSX } from 'preact';
import { useApp } from '../shell/app-context';
import { DistillationSection } from './distillation-section';
import { createExperiments } from './experiments';
import { LearningControls } from './learning-controls';
import { MovingControls } from './moving-controls';
import { PointsCode } from './points-code';
import './points.css';
import { createPointsState } from './points-state';
import { BendingSection, FewCallsSection, GuidanceSection } from './sections';
import { World } from './world';

/** Diffusion in the plane, where it can be seen whole. */
export function PointsPanel(): JSX.Element {
  const app = useApp();
  const state = app.once(createPointsState);
  const experiments = app.once(createPointsExperiments);
  return (
    <article class="points" aria-labelledby="points-title">
      <header class="intro">
        <h1 id="points-title">A world of points</h1>
        <p class="lead">
          A picture has a thousand numbers; a point has two. Here the same network training and the same
          samplers move points in a plane, so that all of it can be seen: what is learned, where each point
          goes, and why.
        </p>
      </header>
      <div class="points-first">
        <World state={state} />
        <div class="points-side">
          <LearningControls state={state} />
          <MovingControls state={state} />
        </div>
      </div>
      <BendingSection state={state} experiments={experiments} />
      <GuidanceSection state={state} experiments={experiments} />
      <FewCallsSection state={state} experiments={experiments} />
      <DistillationSection state={state} experiments={experiments} />
      <PointsCode state={state} />
    </article>
  );
}

function createPointsExperiments(app: ReturnType<typeof useApp>) {
  return createExperiments(app, app.once(createPointsState));
}
