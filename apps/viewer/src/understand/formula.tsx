import type { JSX } from 'preact';
import type { RuleName } from './update-rule';

// MathML, which browsers typeset by themselves. `t'` is the timestep after the step.

/** The equation of one step back. */
export function Formula({ rule }: { readonly rule: RuleName }): JSX.Element {
  return (
    <math display="block" class="understand-formula" aria-label={spoken[rule]}>
      <mrow>
        <Next />
        <mo>=</mo>
        {rule === 'ddim' ? <DdimTerms /> : <DdpmTerms />}
      </mrow>
    </math>
  );
}

const spoken: Readonly<Record<RuleName, string>> = {
  ddim: 'x at t prime is the square root of alpha bar at t prime, times the expected picture, plus the square root of one minus alpha bar at t prime, times the noise seen',
  ddpm: 'x at t prime is a weight times the expected picture, plus a weight times x at t, plus sigma times fresh noise',
};

function DdimTerms(): JSX.Element {
  return (
    <>
      <msqrt>
        <AlphaBarNext />
      </msqrt>
      <Expected />
      <mo>+</mo>
      <msqrt>
        <mn>1</mn>
        <mo>−</mo>
        <AlphaBarNext />
      </msqrt>
      <mover accent>
        <mi>ε</mi>
        <mo>^</mo>
      </mover>
    </>
  );
}

function DdpmTerms(): JSX.Element {
  return (
    <>
      <mfrac>
        <mrow>
          <msqrt>
            <AlphaBarNext />
          </msqrt>
          <mi>β</mi>
        </mrow>
        <OneMinusAlphaBar />
      </mfrac>
      <Expected />
      <mo>+</mo>
      <mfrac>
        <mrow>
          <msqrt>
            <mi>α</mi>
          </msqrt>
          <mo>(</mo>
          <mn>1</mn>
          <mo>−</mo>
          <AlphaBarNext />
          <mo>)</mo>
        </mrow>
        <OneMinusAlphaBar />
      </mfrac>
      <msub>
        <mi>x</mi>
        <mi>t</mi>
      </msub>
      <mo>+</mo>
      <mi>σ</mi>
      <mi>z</mi>
    </>
  );
}

function Next(): JSX.Element {
  return (
    <msub>
      <mi>x</mi>
      <TimeAfter />
    </msub>
  );
}

function TimeAfter(): JSX.Element {
  return (
    <mrow>
      <mi>t</mi>
      <mo>′</mo>
    </mrow>
  );
}

function AlphaBarNext(): JSX.Element {
  return (
    <msub>
      <AlphaBar />
      <TimeAfter />
    </msub>
  );
}

function OneMinusAlphaBar(): JSX.Element {
  return (
    <mrow>
      <mn>1</mn>
      <mo>−</mo>
      <msub>
        <AlphaBar />
        <mi>t</mi>
      </msub>
    </mrow>
  );
}

function Expected(): JSX.Element {
  return (
    <msub>
      <mover accent>
        <mi>x</mi>
        <mo>^</mo>
      </mover>
      <mn>0</mn>
    </msub>
  );
}

/** In one letter: fonts place an accent of its own onto the line of a root or a fraction. */
function AlphaBar(): JSX.Element {
  return <mi class="understand-letter">ᾱ</mi>;
}
