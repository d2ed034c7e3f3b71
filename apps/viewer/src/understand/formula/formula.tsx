import type { Equation, StepFormula } from '@ddpm/sampler/equations';
import type { JSX } from 'preact';
import { ExpressionView } from './expression-view';
import { spoken } from './spoken';

/** The equations of a step, and below them what their letters stand for. */
export function Formula({ of }: { readonly of: StepFormula }): JSX.Element {
  return (
    <div class="understand-formula" role="group" aria-label="The equation" tabIndex={0}>
      {of.equations.map((equation) => (
        <Line key={equation.target.name} of={equation} />
      ))}
      {of.shorthands.length > 0 && (
        <div class="understand-shorthands">
          <span>where</span>
          {of.shorthands.map((equation) => (
            <Line key={equation.target.name} of={equation} />
          ))}
        </div>
      )}
    </div>
  );
}

function Line({ of: { target, value } }: { readonly of: Equation }): JSX.Element {
  return (
    <div>
      <math aria-label={`${spoken(target)} is ${spoken(value)}`}>
        <mrow>
          <ExpressionView of={target} />
          <mo>=</mo>
          <ExpressionView of={value} />
        </mrow>
      </math>
    </div>
  );
}
