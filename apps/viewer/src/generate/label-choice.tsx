import type { JSX } from 'preact';
import { Choice } from '../controls/choice';
import { PairChoice } from '../controls/pair-choice';
import { Select } from '../controls/select';
import {
  arePairs,
  chosenLabels,
  hasRows,
  parseLabelChoice,
  rowChoice,
  type LabelChoice,
} from '../models/class-rows';

/** One class, or all; or a row of ten, where there are many. */
export function LabelChoiceField(props: {
  readonly id: string;
  readonly classNames: readonly string[];
  readonly value: LabelChoice;
  readonly hint?: string | undefined;
  readonly onValue: (value: LabelChoice) => void;
}): JSX.Element {
  const { id, classNames: names, value, hint, onValue } = props;
  const [first = 0] = chosenLabels(value, names.length);
  if (arePairs(names)) {
    return (
      <PairChoice
        id={id}
        label="Number"
        value={first}
        isRow={typeof value !== 'number'}
        hint={hint}
        onValue={onValue}
        onRow={(label) => {
          onValue(rowChoice(label));
        }}
      />
    );
  }
  const common = {
    label: 'Class',
    id,
    onValue: (text: string) => {
      onValue(parseLabelChoice(text) ?? 'all');
    },
  };
  if (!hasRows(names.length)) {
    const all = { value: 'all', title: 'All' };
    return <Choice {...common} value={String(value)} choices={[all, ...names.map(asChoice)]} />;
  }
  const shown = value === 'all' ? rowChoice(first) : value;
  return <Select {...common} value={String(shown)} choices={inRows(names)} />;
}

interface TextChoice {
  readonly value: string;
  readonly title: string;
}

function asChoice(title: string, label: number): TextChoice {
  return { value: String(label), title };
}

/** Each ten before the classes that it is made of. */
function inRows(names: readonly string[]): readonly TextChoice[] {
  return names.flatMap((name, label) => {
    const last = names[Math.min(label + 9, names.length - 1)] ?? '';
    const row = { value: String(rowChoice(label)), title: `${name} to ${last}` };
    return label % 10 === 0 ? [row, asChoice(name, label)] : [asChoice(name, label)];
  });
}
