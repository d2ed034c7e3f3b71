import type { JSX } from 'preact';
import { Curve } from './curve';
import { Section } from './section';
import type { UnderstandState } from './understand-state';

/** The noise schedule as curves, with the run's place on them. */
export function ScheduleSection({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { schedule, moment, run } = state;
  const tables = schedule.value;
  const t = moment.value?.t ?? null;
  const visited = run.trajectory.value?.seen.map((step) => step.t) ?? [];
  return (
    <Section
      id="understand-schedule"
      title="How much noise there is"
      words={
        <p>
          The schedule says how the noise grows with <var>t</var>. The run begins at the right, where nothing
          is left of a picture, and goes to the left. The marks below a curve are the timesteps that it stops
          at.
        </p>
      }
    >
      <div class="understand-curves">
        {tables !== null && (
          <>
            <Curve title="β" words="noise that one step adds" values={tables.betas} t={t} visited={visited} />
            <Curve
              title="ᾱ"
              words="share of the picture left"
              values={tables.alphaBars}
              t={t}
              visited={visited}
            />
            <Curve
              title="ᾱ / (1 − ᾱ)"
              words="signal to noise (logarithmic)"
              values={tables.signalToNoiseRatios}
              logarithmic
              t={t}
              visited={visited}
            />
            <Curve
              title="β̃"
              words="variance of the step back"
              values={tables.posteriorVariances}
              t={t}
              visited={visited}
            />
          </>
        )}
      </div>
    </Section>
  );
}
