import { methodEquations, type PictureName, type PictureSymbol } from '@ddpm/sampler/equations';
import type { MethodName } from '@ddpm/sampler';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { Slider } from '../controls/slider';
import { Letter } from './formula/expression-view';
import { Formula } from './formula/formula';
import { NumbersTable } from './formula/numbers-table';
import { markedPixel, PictureSum, type SumPicture } from './picture-sum';
import { presentStep, type PictureSum as Sum, type PresentStep } from './present-step';
import { Section } from './section';
import type { UnderstandState } from './understand-state';

/** The equation of a step, with the pictures and the numbers of the one that comes next. */
export function EquationSection({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { run } = state;
  const step = useComputed(() =>
    run.shown.value === null ? null : presentStep(run.shown.value, run.playback.position.value),
  ).value;
  const sampler = run.shown.value?.request.sampler ?? state.fields.sampler.value;
  return (
    <Section id="understand-equation" title="One step back" words={<SamplerWords sampler={sampler} />}>
      {step === null ? (
        <p class="understand-waiting">The first step is being taken …</p>
      ) : (
        <StepView state={state} step={step} />
      )}
    </Section>
  );
}

/** What a step of a sampler does, and where it was written down. */
function SamplerWords({ sampler }: { readonly sampler: MethodName }): JSX.Element {
  const { words, source } = methodEquations[sampler];
  return (
    <>
      <p>{words}</p>
      <p>
        The index <var>i</var> counts the steps: <var>i</var> is now, <var>i</var> + 1 comes next.
      </p>
      <p class="understand-source">{source}</p>
    </>
  );
}

function StepView({
  state,
  step,
}: {
  readonly state: UnderstandState;
  readonly step: PresentStep;
}): JSX.Element {
  const [from, to] = [step.timestepAt(0), step.timestepAt(1)];
  return (
    <>
      <Formula of={step.formula} />
      <p class="understand-from">
        With numbers, from <var>t</var> = {from} to{' '}
        {to === -1 ? (
          'the finished picture'
        ) : (
          <>
            <var>t</var> = {to}
          </>
        )}
        :
      </p>
      {step.sums.map((sum) => (
        <SumView key={sum.target.name} state={state} sum={sum} />
      ))}
      <PixelSliders state={state} />
      <NumbersTable {...step} />
    </>
  );
}

function SumView({ state, sum }: { readonly state: UnderstandState; readonly sum: Sum }): JSX.Element {
  return (
    <PictureSum
      state={state}
      result={sumPicture(sum.target, sum.pixels)}
      terms={sum.terms.map(({ symbol, weight, pixels }) => ({ weight, picture: sumPicture(symbol, pixels) }))}
    />
  );
}

function sumPicture(symbol: PictureSymbol, pixels: Float32Array): SumPicture {
  const { name, letter, at } = symbol;
  return {
    letter: (
      <math>
        <Letter letter={letter} at={at} />
      </math>
    ),
    name: letter === 'x̃' ? 'tried' : (names[name] ?? 'picture'),
    pixels,
    kind: name === 'epsilon' || name === 'noise' ? 'noise' : 'image',
  };
}

const names: Readonly<Partial<Record<PictureName, string>>> = {
  next: 'after the step',
  xt: 'now',
  x0: 'expected',
  epsilon: 'noise seen',
  noise: 'fresh noise',
  previousX0: 'expected a step ago',
  earlierX0: 'expected two steps ago',
  start: 'before the step',
  startX0: 'expected there',
  corrected: 'a step ago, corrected',
  correctedNow: 'now, corrected',
};

function PixelSliders({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { pixel, info } = state;
  const [height, width] = info.value?.imageShape ?? [32, 32];
  const { row, column } = markedPixel(state);
  return (
    <div class="understand-pixel">
      <Slider
        label="Row"
        id="understand-row"
        value={row}
        stops={range(height)}
        onValue={(value) => {
          pixel.value = { row: value, column };
        }}
      />
      <Slider
        label="Column"
        id="understand-column"
        value={column}
        stops={range(width)}
        onValue={(value) => {
          pixel.value = { row, column: value };
        }}
      />
      <p class="hint">The numbers below the pictures are those of the marked pixel; click on another.</p>
    </div>
  );
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}
