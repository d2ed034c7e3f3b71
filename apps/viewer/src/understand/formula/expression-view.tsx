import { Fragment, type JSX } from 'preact';
import type { Expression } from '@ddpm/sampler/equations';

// MathML, which browsers typeset by themselves.

/** A formula, or a part of one. */
export function ExpressionView({ of }: { readonly of: Expression }): JSX.Element {
  switch (of.kind) {
    case 'number':
      return <mn>{of.value}</mn>;
    case 'scalar':
    case 'picture':
      return <Letter letter={of.letter} at={of.at} />;
    case 'sum':
      return <Sum terms={of.terms} />;
    case 'product':
      return (
        <mrow>
          {of.factors.map((factor, index) => (
            <Factor key={index} of={factor} />
          ))}
        </mrow>
      );
    case 'fraction':
      return (
        <mfrac>
          <Row of={of.over} />
          <Row of={of.under} />
        </mfrac>
      );
    case 'root':
      return (
        <msqrt>
          <ExpressionView of={of.of} />
        </msqrt>
      );
    case 'square':
      return (
        <msup>
          <Row of={of.of} />
          <mn>2</mn>
        </msup>
      );
    case 'exponential':
      return (
        <msup>
          <mi>e</mi>
          <Row of={of.of} />
        </msup>
      );
    case 'logarithm':
      return (
        <mrow>
          <mi>ln</mi>
          <Factor of={of.of} />
        </mrow>
      );
  }
}

/** A letter with its step: i, or so many from it. */
export function Letter({ letter, at }: { readonly letter: string; readonly at: number | null }): JSX.Element {
  const [, base = letter, digit] = /^(.+?)([₀₁₂₃])$/.exec(letter) ?? [];
  // In one letter: fonts place an accent of its own onto the line of a root or a fraction.
  const symbol = <mi class="understand-letter">{base}</mi>;
  if (at === null && digit === undefined) return symbol;
  return (
    <msub>
      {symbol}
      <mrow>
        {digit !== undefined && <mn>{'₀₁₂₃'.indexOf(digit)}</mn>}
        {digit !== undefined && at !== null && <mo separator>,</mo>}
        {at !== null && <Index at={at} />}
      </mrow>
    </msub>
  );
}

function Index({ at }: { readonly at: number }): JSX.Element {
  return (
    <>
      <mi>i</mi>
      {at !== 0 && (
        <>
          <mo>{at > 0 ? '+' : '−'}</mo>
          <mn>{Math.abs(at)}</mn>
        </>
      )}
    </>
  );
}

function Sum({ terms }: { readonly terms: Extract<Expression, { kind: 'sum' }>['terms'] }): JSX.Element {
  return (
    <mrow>
      {terms.map(({ sign, of }, index) => (
        <Fragment key={index}>
          {(sign < 0 || index > 0) && <mo>{sign < 0 ? '−' : '+'}</mo>}
          {sign < 0 ? <Factor of={of} /> : <ExpressionView of={of} />}
        </Fragment>
      ))}
    </mrow>
  );
}

/** With brackets around a sum. */
function Factor({ of }: { readonly of: Expression }): JSX.Element {
  if (of.kind !== 'sum') return <ExpressionView of={of} />;
  return (
    <mrow>
      <mo>(</mo>
      <ExpressionView of={of} />
      <mo>)</mo>
    </mrow>
  );
}

function Row({ of }: { readonly of: Expression }): JSX.Element {
  return (
    <mrow>
      <ExpressionView of={of} />
    </mrow>
  );
}
