import { methodDescriptions } from '@ddpm/sampler/methods';
import type { JSX } from 'preact';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { useApp } from '../shell/app-context';
import { compareLink, generateLink, settingsOf } from './compare-fields';
import type { CompareState } from './compare-state';
import { createTried, type TriedRun } from './tried';

/** What was tried in this visit: each row leads to its picture, or puts it on a side. */
export function TriedTable({ state }: { readonly state: CompareState }): JSX.Element {
  const runs = useApp().once(createTried).runs.value;
  return (
    <section class="compare-tried" aria-labelledby="compare-tried">
      <h2 id="compare-tried">Tried in this visit</h2>
      {runs.length === 0 ? (
        <p>Nothing yet: what is drawn here, or in “Generate”, is noted with all that decides it.</p>
      ) : (
        <div class="compare-scroll" tabIndex={0} role="group" aria-label="Pictures of this visit">
          <table>
            <thead>
              <tr>
                {['Picture', 'Network', 'Seed', 'Sampler', 'Steps', 'Guidance', 'Time', 'Compare as'].map(
                  (title) => (
                    <th key={title} scope="col">
                      {title}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <Row key={JSON.stringify(run.settings)} run={run} state={state} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ run, state }: { readonly run: TriedRun; readonly state: CompareState }): JSX.Element {
  const { models } = useApp();
  const { settings, className, picture, shape, milliseconds } = run;
  const { model, seed, sampler, steps, guidance } = settings;
  const now = { a: settingsOf(state.runs.a.fields), b: settingsOf(state.runs.b.fields) };
  const name = className ?? 'picture';
  return (
    <tr>
      <th scope="row">
        <a class="compare-picture" href={generateLink(settings)}>
          <span aria-hidden="true">
            <PixelCanvas pixels={picture} shape={shape} name="" />
          </span>
          {name}
        </a>
      </th>
      <td>{models.source(model).title}</td>
      <td class="number">{seed}</td>
      <td>{methodDescriptions[sampler].title}</td>
      <td class="number">{steps}</td>
      <td class="number">{guidance}</td>
      <td class="number">{(milliseconds / 1000).toFixed(2)} s</td>
      <td class="compare-as">
        <a href={compareLink({ ...now, a: settings })} aria-label={`${name}, seed ${seed}, as A`}>
          A
        </a>
        <a href={compareLink({ ...now, b: settings })} aria-label={`${name}, seed ${seed}, as B`}>
          B
        </a>
      </td>
    </tr>
  );
}
