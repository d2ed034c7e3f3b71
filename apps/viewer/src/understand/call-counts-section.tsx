import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { anyCounts, runKey, type CountedRun, type CountsRow } from './call-counts';
import { useInView } from './in-view';
import { detourOf } from './path-drawing';
import { PathPicture, type DrawnPath } from './path-picture';
import { Section } from './section';
import type { UnderstandState } from './understand-state';

/** What one, two, four, twenty and 250 steps make of one noise, and why. */
export function CallCountsSection({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { rows, runs, error, withLongest, inView } = state.callCounts;
  const element = useInView(inView);
  const paths = useMemo(() => pathsOf(rows.value, runs.value), [rows.value, runs.value]);
  return (
    <Section
      id="understand-calls"
      title="In one call, or in many"
      element={element}
      words={
        <>
          <p>
            Every call of the network goes straight towards the picture that it expects from there. It expects
            a blur at first and something sharper each time, so its way bends. Who takes few steps goes
            straight on where it bends, and arrives elsewhere.
          </p>
          {rows.value.length > 1 && (
            <p>
              The other network was shown where its teacher arrives, and learned to aim there at once. Its way
              is made of a few straight pieces: in one call, of one.
            </p>
          )}
          <p>The numbers say how much longer each way is than the straight line between its ends.</p>
          {!withLongest.value && (
            <div class="understand-buttons">
              <button
                type="button"
                onClick={() => {
                  withLongest.value = true;
                }}
              >
                Take 250 steps as well
              </button>
            </div>
          )}
          <p role={error.value === null ? 'status' : 'alert'}>{error.value ?? ''}</p>
        </>
      }
    >
      <table class="understand-fewer understand-calls">
        <thead>
          <tr>
            <th scope="col">Steps</th>
            {anyCounts.map((count) => (
              <th key={count} scope="col">
                {count}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.value.map((row) => (
            <Row key={row.model} row={row} state={state} />
          ))}
        </tbody>
      </table>
      <PathPicture paths={paths} />
    </Section>
  );
}

function Row({ row, state }: { readonly row: CountsRow; readonly state: UnderstandState }): JSX.Element {
  const shape = state.info.value?.imageShape ?? ([32, 32, 1] as const);
  return (
    <tr>
      <th scope="row">{row.title}</th>
      {anyCounts.map((count) => {
        if (!row.counts.includes(count)) return <td key={count} />;
        const run = state.callCounts.runs.value.get(runKey(row, count)) ?? null;
        return (
          <td key={count} data-empty={run === null}>
            <PixelCanvas
              pixels={run?.picture ?? null}
              shape={shape}
              name={`${row.title}, in ${stepsWords(count)}`}
            />
            <span class="number">{run === null ? '–' : `+${(detourOf(run.path) * 100).toFixed(1)} %`}</span>
          </td>
        );
      })}
    </tr>
  );
}

function stepsWords(count: number): string {
  return count === 1 ? 'one step' : `${count} steps`;
}

/** The longest way there is comes first: the others are seen beside it. */
function pathsOf(rows: readonly CountsRow[], runs: ReadonlyMap<string, CountedRun>): readonly DrawnPath[] {
  const [student, teacher = student] = rows;
  const drawn = (row: CountsRow | undefined, count: number | undefined, kind: DrawnPath['kind']) => {
    const run = row === undefined || count === undefined ? undefined : runs.get(runKey(row, count));
    if (row === undefined || count === undefined || run === undefined) return [];
    return [{ path: run.path, title: `${row.title}, ${stepsWords(count)}`, kind }];
  };
  const longest = teacher?.counts.findLast((count) => runs.has(runKey(teacher, count)));
  if (longest === undefined || longest <= 4) return [];
  return [
    ...drawn(teacher, longest, 'guide'),
    ...drawn(teacher, 4, 'lost'),
    ...(student === teacher ? [] : [...drawn(student, 4, 'jumps'), ...drawn(student, 1, 'leap')]),
  ];
}
