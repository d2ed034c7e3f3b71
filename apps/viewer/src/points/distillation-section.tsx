import type { JSX } from 'preact';
import { callCounts } from '@ddpm/distillation';
import { MANY_CALLS, type MeasuredRun } from './experiments';
import type { PointsState } from './points-state';
import { RunPicture } from './run-picture';
import { Off, percent, Section, type SectionProps } from './section-parts';
import { DISTILLATION_STEPS } from './sizes';
import { bendOf } from './straight-place';

/** What a student of few calls learns, and how its ways look. */
export function DistillationSection({ state, experiments }: SectionProps): JSX.Element {
  const [many, ...taught] = experiments.taught.runs.value ?? [];
  const learned = experiments.learned.runs.value ?? [];
  const pictures = [
    { title: `Teacher, ${MANY_CALLS} calls`, run: many, ways: 10 },
    { title: 'Teacher, 1 call', run: taught[0], ways: 10 },
    { title: 'Student, 1 call', run: learned[0], ways: 10 },
    ...[taught, learned].flatMap((of, who) =>
      [1, 2].map((index) => ({
        title: `${who === 0 ? 'Teacher' : 'Student'}, ${callCounts[index]} calls`,
        run: of[index],
        ways: 0,
      })),
    ),
  ];
  return (
    <Section
      experiment={experiments.taught}
      id="points-distilling"
      title="What distillation straightens"
      words={<Words state={state} many={many} student={learned[0]} />}
    >
      {[pictures.slice(0, 3), pictures.slice(3)].map((row) => (
        <div key={row.length} class="points-row" data-of={row.length}>
          {row.map(({ title, run, ways }) => (
            <RunPicture key={title} name={title} run={run ?? null} data={state.data.value} ways={ways}>
              <b>{title}</b>
              <br />
              off by <Off run={run} />
            </RunPicture>
          ))}
        </div>
      ))}
    </Section>
  );
}

function Words(props: {
  readonly state: PointsState;
  readonly many: MeasuredRun | undefined;
  readonly student: MeasuredRun | undefined;
}): JSX.Element {
  const { state, many, student } = props;
  return (
    <>
      <p>
        A student begins as a copy of the network, and learns to reach in one call where its teacher gets in
        eight. Nothing bends any more: it is told at once where the way of its teacher ends.
      </p>
      <p>
        One leap is hard to learn where neighbours in the noise end on different arms: there the student lands
        in between. With two calls and four it has less to guess.
      </p>
      {state.fields.target.value === 'noise' ? (
        <p>
          A network that predicts the noise cannot be distilled like this: where there is nothing but noise,
          the noise tells nothing of the point. Choose the velocity or the clean point as target.
        </p>
      ) : (
        <Progress state={state} />
      )}
      {many !== undefined && student !== undefined && (
        <p class="points-finding">
          The teacher’s ways are <b>{percent(bendOf(many.what))}</b> longer than straight, the student’s{' '}
          <b>{percent(Math.max(0, bendOf(student.what)))}</b>.
        </p>
      )}
    </>
  );
}

function Progress({ state }: { readonly state: PointsState }): JSX.Element {
  const { student, teacher } = state;
  const words =
    teacher.value === null
      ? 'The network must learn first.'
      : student.done.value
        ? 'The student has learned.'
        : student.running.value
          ? `The student learns: step ${student.step.value} of ${DISTILLATION_STEPS}.`
          : '';
  return (
    <>
      <div class="points-buttons">
        <button
          type="button"
          class="primary"
          disabled={teacher.value === null}
          onClick={() => {
            if (student.done.value) student.restart();
            else student.wanted.value = !student.wanted.value;
          }}
        >
          {student.done.value ? 'Distil again' : student.wanted.value ? 'Pause' : 'Distil'}
        </button>
      </div>
      <p role={student.error.value === null ? 'status' : 'alert'}>{student.error.value ?? words}</p>
    </>
  );
}
