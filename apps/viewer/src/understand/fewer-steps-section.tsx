import { methodDescriptions } from '@ddpm/sampler/methods';
import type { JSX } from 'preact';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { cellKey, comparedCalls, comparedCount, comparedSamplers, comparedSteps } from './fewer-steps';
import type { ShownRun } from './present-step';
import { Section } from './section';
import type { UnderstandState } from './understand-state';

/** The same noise by several samplers and numbers of steps, side by side. */
export function FewerStepsSection({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { fewerSteps, info, run } = state;
  const { pictures, running, error } = fewerSteps;
  const shape = info.value?.imageShape ?? ([32, 32, 1] as const);
  return (
    <Section
      id="understand-fewer"
      title="With fewer steps"
      words={
        <>
          <p>
            All from the same noise. Samplers without fresh noise agree once the steps are many; what differs
            is how few of them they can do with. DDPM adds noise in every step, so each count is another
            picture.
          </p>
          <div class="understand-buttons">
            <button
              type="button"
              class="primary"
              onClick={() => {
                fewerSteps.compare();
              }}
            >
              Compare
            </button>
            {running.value && (
              <button
                type="button"
                onClick={() => {
                  fewerSteps.cancel();
                }}
              >
                Cancel
              </button>
            )}
          </div>
          <p role={error.value === null ? 'status' : 'alert'}>
            {error.value ??
              (running.value
                ? `${pictures.value.size} of ${comparedCount} done …`
                : pictures.value.size === 0
                  ? costWords(run.shown.value)
                  : '')}
          </p>
        </>
      }
    >
      <table class="understand-fewer">
        <thead>
          <tr>
            <th scope="col">Sampler</th>
            {comparedSteps.map((steps) => (
              <th key={steps} scope="col">
                {steps} steps
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparedSamplers.map((sampler) => (
            <tr key={sampler}>
              <th scope="row">{methodDescriptions[sampler].title}</th>
              {comparedSteps.map((steps) => (
                <td key={steps} data-empty={!pictures.value.has(cellKey(sampler, steps))}>
                  <PixelCanvas
                    pixels={pictures.value.get(cellKey(sampler, steps)) ?? null}
                    shape={shape}
                    name={`${methodDescriptions[sampler].title}, ${steps} steps`}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** How long it may take, going by the run that was made. */
function costWords(run: ShownRun | null): string {
  const times = (run?.trajectory.seen ?? []).map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const usual = times[Math.floor(times.length / 2)];
  const looks = `${comparedCalls} looks of the network`;
  return usual === undefined ? `${looks}.` : `${looks}: about ${secondsWords(usual * comparedCalls)} here.`;
}

function secondsWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`;
}
