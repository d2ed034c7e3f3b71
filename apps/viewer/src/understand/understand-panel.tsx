import type { JSX } from 'preact';
import { useApp } from '../shell/app-context';
import { CallCountsSection } from './call-counts-section';
import { EquationSection } from './equation-section';
import { FewerStepsSection } from './fewer-steps-section';
import { GuidanceSection } from './guidance-section';
import { NetworkSection } from './network-section';
import { ReadingSection } from './reading-section';
import { RunBar, RunControls } from './run-bar';
import { ScheduleSection } from './schedule-section';
import './understand.css';
import { createUnderstandState } from './understand-state';

/** One run, looked at from all sides. */
export function UnderstandPanel(): JSX.Element {
  const state = useApp().once(createUnderstandState);
  return (
    <article class="understand" aria-labelledby="understand-title">
      <header class="intro">
        <h1 id="understand-title">How noise becomes a picture</h1>
        <p class="lead">
          One picture, on its way from noise. Move along the way by the bar below, which stays with you:
          everything on this page shows the same moment.
        </p>
      </header>
      <RunControls state={state} />
      <RunBar state={state} />
      <ScheduleSection state={state} />
      <GuidanceSection state={state} />
      <EquationSection state={state} />
      <NetworkSection state={state} />
      <CallCountsSection state={state} />
      <FewerStepsSection state={state} />
      <ReadingSection state={state} />
    </article>
  );
}
