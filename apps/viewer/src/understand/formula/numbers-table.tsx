import {
  scalarMeanings,
  scalarsBehind,
  scalarValue,
  type GivenNumbers,
  type Scalar,
  type ScalarLetter,
  type StepFormula,
} from '@ddpm/sampler/equations';
import type { JSX } from 'preact';
import { short } from '../short-number';
import { ExpressionView, Letter } from './expression-view';
import { spoken } from './spoken';

/** Every number that a formula speaks of, and those behind it, by the step that it belongs to. */
export function NumbersTable(props: {
  readonly formula: StepFormula;
  readonly given: GivenNumbers;
  readonly timestepAt: (at: number) => number | null;
}): JSX.Element {
  const { formula, given, timestepAt } = props;
  const lines = [...formula.equations, ...formula.shorthands];
  const scalars = scalarsBehind(...lines.map(({ value }) => value));
  const letters = [...new Set(scalars.map(({ letter }) => letter))];
  const steps = [...new Set(scalars.map(({ at }) => at ?? 0))].sort((a, b) => a - b);
  return (
    <div class="understand-numbers" role="group" aria-label="The numbers of this step" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Numbers of this step</th>
            {steps.map((at) => (
              <th key={at} scope="col">
                <math>
                  <Letter letter="t" at={at} />
                </math>{' '}
                {timestepWords(timestepAt(at))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {letters.map((letter) => (
            <tr key={letter}>
              <Meaning letter={letter} />
              {steps.map((at) => (
                <td key={at} class="number">
                  {valueWords(scalars, given, letter, at)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function timestepWords(t: number | null): string {
  if (t === null) return '–';
  return t === -1 ? 'picture' : String(t);
}

function valueWords(
  scalars: readonly Scalar[],
  given: GivenNumbers,
  letter: ScalarLetter,
  at: number,
): string {
  const scalar = scalars.find((one) => one.letter === letter && (one.at ?? 0) === at);
  return scalar === undefined ? '' : short(scalarValue(given, scalar));
}

function Meaning({ letter }: { readonly letter: ScalarLetter }): JSX.Element {
  const { words, definition } = scalarMeanings[letter];
  const own = { kind: 'scalar', letter, at: letter === 'η' ? null : 0 } as const;
  const value = definition?.(0);
  return (
    <th scope="row">
      <math aria-label={value === undefined ? spoken(own) : `${spoken(own)} is ${spoken(value)}`}>
        <mrow>
          <ExpressionView of={own} />
          {value !== undefined && (
            <>
              <mo>=</mo>
              <ExpressionView of={value} />
            </>
          )}
        </mrow>
      </math>
      <span>{words}</span>
    </th>
  );
}
