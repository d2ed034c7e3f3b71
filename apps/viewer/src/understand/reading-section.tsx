import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { knownImagesOf } from '../models/known-images';
import { useInView } from './in-view';
import { Section } from './section';
import type { UnderstandState } from './understand-state';

/** What a classifier reads in the picture that the network expects, over the whole run. */
export function ReadingSection({ state }: { readonly state: UnderstandState }): JSX.Element | null {
  const { info, reading, run } = state;
  const element = useInView(reading.inView);
  const names = info.value?.classNames ?? null;
  const chances = reading.chances.value;
  const runs = useMemo(() => runsOf(chances, names?.length ?? 0), [chances, names]);
  if (info.value === null || names === null || knownImagesOf(info.value) === null) return null;
  const places = (chances?.length ?? 0) / names.length;
  const asked = run.shown.value?.request.labels[0] ?? null;
  const place = Math.min(run.playback.position.value, places - 1);
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
      <p class="understand-finding">{findingWords(runs, names, asked)}</p>
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
              isAsked={index === asked}
              run={runs[index] ?? none}
              place={place}
            />
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const none: readonly number[] = [];

/** The chances of each class, place by place. */
function runsOf(chances: Float32Array | null, classes: number): readonly (readonly number[])[] {
  const places = (chances?.length ?? 0) / Math.max(1, classes);
  return Array.from({ length: classes }, (_, index) =>
    Array.from({ length: places }, (__, at) => chances?.[at * classes + index] ?? 0),
  );
}

function ReadingRow(props: {
  readonly name: string;
  /** Whether the picture is to be of this class. */
  readonly isAsked: boolean;
  /** The chance of the class at each place of the run. */
  readonly run: readonly number[];
  readonly place: number;
}): JSX.Element {
  const { name, isAsked, run, place } = props;
  const now = run[place] ?? 0;
  const strip = useMemo(() => <path class="understand-strip" d={stripOf(run)} />, [run]);
  return (
    <tr>
      <th scope="row" data-asked={isAsked}>
        {name}
        {isAsked && <span class="understand-asked"> asked for</span>}
      </th>
      <td>
        <span class="understand-chance">
          <span style={{ width: `${now * 100}%` }} />
        </span>
        <span class="number">{run.length === 0 ? '–' : `${Math.round(now * 100)} %`}</span>
      </td>
      <td>
        <svg viewBox={`0 0 ${Math.max(1, run.length)} 1`} preserveAspectRatio="none" aria-hidden="true">
          {strip}
          {run.length > 0 && <rect class="understand-here" x={place} y="0" width="1" height="1" />}
        </svg>
      </td>
    </tr>
  );
}

/** What the whole run shows: from which step on it is read as what it becomes. */
function findingWords(
  runs: readonly (readonly number[])[],
  names: readonly string[],
  asked: number | null,
): string {
  const readings = (runs[0] ?? none).map((_, place) => likeliest(runs, place));
  const last = readings.at(-1);
  if (last === undefined) return 'Read once the run is done …';
  const since = readings.findLastIndex((reading) => reading !== last) + 1;
  const when = since === 0 ? 'from the first step on' : `from step ${since} of ${readings.length - 1} on`;
  const name = names[last] ?? '';
  return last === asked || asked === null
    ? `Read as ${name} ${when}.`
    : `Read as ${name} ${when}, though ${names[asked] ?? ''} was asked for.`;
}

function likeliest(runs: readonly (readonly number[])[], place: number): number {
  const chances = runs.map((run) => run[place] ?? 0);
  return chances.indexOf(Math.max(...chances));
}

/** A bar for each place, as high as its chance. */
function stripOf(run: readonly number[]): string {
  return run.map((chance, at) => `M${at} 1V${(1 - chance).toFixed(3)}H${at + 1}V1`).join('');
}
