import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { Curve } from './curve';
import { Section } from './section';
import type { UnderstandState } from './understand-state';

/** The noise schedule as curves, with the run's place on them. */
export function ScheduleSection({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { schedule, moment, run } = state;
  const tables = schedule.value;
  const plan = useComputed(() => run.shown.value?.plan ?? null);
  const visited = useComputed(() => plan.value?.map((step) => step.t) ?? []);
  const shared = {
    t: moment.value?.t ?? null,
    visited: visited.value,
    onPoint: (t: number) => {
      run.playback.seek(nearestPlace(visited.value, t));
    },
  };
  return (
    <Section
      id="understand-schedule"
      title="How much noise there is"
      words={
        <p>
          The schedule says how the noise grows with <var>t</var>. The run begins at the right, where nothing
          is left of a picture, and goes to the left. The marks below a curve are the timesteps that it stops
          at; point at a curve to go there.
        </p>
      }
    >
      <div class="understand-curves">
        {tables !== null && (
          <>
            <Curve title="β" words="noise that one step adds" values={tables.betas} {...shared} />
            <Curve title="ᾱ" words="share of the picture left" values={tables.alphaBars} {...shared} />
            <Curve
              title="ᾱ / (1 − ᾱ)"
              words="signal to noise (logarithmic)"
              values={tables.signalToNoiseRatios}
              logarithmic
              {...shared}
            />
            <Curve
              title="β̃"
              words="variance of the step back"
              values={tables.posteriorVariances}
              {...shared}
            />
          </>
        )}
      </div>
    </Section>
  );
}

/** The place of a run, along the timesteps it visits and then 0, that is nearest to a timestep. */
function nearestPlace(visited: readonly number[], t: number): number {
  const distances = [...visited, 0].map((one) => Math.abs(one - t));
  return distances.indexOf(Math.min(...distances));
}
