import type { JSX } from 'preact';
import { knownImagesOf } from '../models/known-images';
import { useInView } from './in-view';
import { Section } from './section';
import type { UnderstandState } from './understand-state';

/** What a classifier reads in the picture that the network expects, over the whole run. */
export function ReadingSection({ state }: { readonly state: UnderstandState }): JSX.Element | null {
  const { info, reading, playback } = state;
  const element = useInView(reading.inView);
  const names = info.value?.classNames ?? null;
  if (info.value === null || names === null || knownImagesOf(info.value) === null) return null;
  const chances = reading.chances.value;
  const places = (chances?.length ?? 0) / names.length;
  const place = Math.min(playback.position.value, places - 1);
  return (
    <Section
      id="understand-reading"
      title="When it becomes legible"
      element={element}
      words={
        <p>
          Another network, which learned to tell these classes apart, reads what is expected at each step.
          Early on it is unsure: many pictures are still possible. The bars are this moment, the strips the
          whole run.
        </p>
      }
    >
      {reading.error.value !== null && <p role="alert">{reading.error.value}</p>}
      <table class="understand-reading" aria-busy={chances === null}>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Now</th>
            <th scope="col">Over the run</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name, index) => (
            <ReadingRow
              key={name}
              name={name}
              run={Array.from({ length: places }, (_, at) => chances?.[at * names.length + index] ?? 0)}
              place={place}
            />
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function ReadingRow(props: {
  readonly name: string;
  /** The chance of the class at each place of the run. */
  readonly run: readonly number[];
  readonly place: number;
}): JSX.Element {
  const { name, run, place } = props;
  const now = run[place] ?? 0;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <span class="understand-chance">
          <span style={{ width: `${now * 100}%` }} />
        </span>
        <span class="number">{run.length === 0 ? '–' : `${Math.round(now * 100)} %`}</span>
      </td>
      <td>
        <svg viewBox={`0 0 ${Math.max(1, run.length)} 1`} preserveAspectRatio="none" aria-hidden="true">
          {run.map((chance, at) => (
            <rect key={at} x={at} y={1 - chance} width="1.05" height={chance} />
          ))}
          {run.length > 0 && <rect class="understand-here" x={place} y="0" width="1" height="1" />}
        </svg>
      </td>
    </tr>
  );
}
