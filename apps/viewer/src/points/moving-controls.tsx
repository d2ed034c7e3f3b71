import { methodDescriptions } from '@ddpm/sampler/methods';
import type { JSX } from 'preact';
import { callCounts } from '@ddpm/distillation';
import { Choice } from '../controls/choice';
import { Select } from '../controls/select';
import { Slider } from '../controls/slider';
import { samplerNames } from '../address/shared-fields';
import {
  arrowKinds,
  askedClasses,
  guides,
  type ArrowKind,
  type AskedClass,
  type Guide,
} from './points-fields';
import { studentCalls, type PointsState } from './points-state';

const guideTitles: Readonly<Record<Guide, string>> = {
  network: 'The network',
  exact: 'Exact formula',
  student: 'Student',
};
const askedTitles: Readonly<Record<AskedClass, string>> = {
  both: 'Half and half',
  orange: 'Orange',
  blue: 'Blue',
  none: 'No class',
};
const arrowTitles: Readonly<Record<ArrowKind, string>> = {
  none: 'None',
  guide: 'Learned',
  exact: 'Exact',
  compare: 'Both',
};
const callStops = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 60, 100, 150, 250];
const pullStops = Array.from({ length: 33 }, (_, index) => index / 4);

/** How points move, and what of it is drawn. */
export function MovingControls({ state }: { readonly state: PointsState }): JSX.Element {
  const { fields } = state;
  const isStudent = fields.guide.value === 'student';
  return (
    <section class="points-controls" aria-label="Moving">
      <Choice
        label="Who leads the points"
        id="points-guide"
        value={fields.guide.value}
        choices={guides.map((value) => ({ value, title: guideTitles[value] }))}
        onValue={(guide) => {
          fields.guide.value = guide;
        }}
      />
      {!isStudent && (
        <Select
          label="Sampler"
          id="points-solver"
          value={fields.solver.value}
          choices={samplerNames.map((name) => ({ value: name, title: methodDescriptions[name].title }))}
          hint={methodDescriptions[fields.solver.value].words}
          onValue={(solver) => {
            fields.solver.value = solver;
          }}
        />
      )}
      <Slider
        label="Steps"
        id="points-calls"
        value={isStudent ? studentCalls(fields.calls.value) : fields.calls.value}
        stops={isStudent ? callCounts : callStops}
        onValue={(calls) => {
          fields.calls.value = calls;
        }}
      />
      <Choice
        label="Class asked for"
        id="points-asked"
        value={fields.asked.value}
        choices={askedClasses.map((value) => ({ value, title: askedTitles[value] }))}
        onValue={(asked) => {
          fields.asked.value = asked;
        }}
      />
      <Slider
        label="Guidance"
        id="points-pull"
        value={fields.pull.value}
        stops={pullStops}
        print={(value) => (value === 1 ? '1 (off)' : String(value))}
        disabled={fields.asked.value === 'none'}
        hint={isStudent ? 'What a student is taught with: another value wants another student.' : undefined}
        onValue={(pull) => {
          fields.pull.value = pull;
        }}
      />
      <Choice
        label="Arrows to where points are seen to end"
        id="points-arrows"
        value={fields.arrows.value}
        choices={arrowKinds.map((value) => ({ value, title: arrowTitles[value] }))}
        onValue={(arrows) => {
          fields.arrows.value = arrows;
        }}
      />
      <Choice
        label="Ways of single points"
        id="points-ways"
        value={fields.ways.value}
        choices={[
          { value: 'hidden', title: 'Hidden' },
          { value: 'shown', title: 'Shown' },
        ]}
        onValue={(ways) => {
          fields.ways.value = ways;
        }}
      />
    </section>
  );
}
