import type { ComponentChildren, JSX } from 'preact';
import { Slider } from '../controls/slider';
import { imageRange, noiseRange } from '../pictures/draw-pixels';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { short } from './curve';
import { Formula } from './formula';
import { presentStep, type PresentStep, type Term } from './present-step';
import { Section } from './section';
import type { UnderstandState } from './understand-state';
import type { RuleName } from './update-rule';

/** The equation of a step, with the pictures and the numbers of the one that comes next. */
export function EquationSection({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { fields, run, playback, info } = state;
  const rule = fields.rule.value;
  const step = presentStep(
    run.trajectory.value,
    playback.position.value,
    rule,
    info.value?.schedule.varianceType ?? 'fixed_small',
  );
  return (
    <Section id="understand-equation" title="One step back" words={<Words rule={rule} />}>
      <Formula rule={rule} />
      {step !== null && <Sum state={state} step={step} />}
    </Section>
  );
}

function Words({ rule }: { readonly rule: RuleName }): JSX.Element {
  return rule === 'ddim' ? (
    <p>
      The network splits the picture into what it expects at the end, <var>x̂₀</var>, and noise, <var>ε̂</var>.
      A step mixes the same two again, with less noise. (Song et al. 2021, equation 12, without fresh noise.)
    </p>
  ) : (
    <p>
      A step goes a little from the picture, <var>x</var>
      <sub>t</sub>, towards what the network expects at the end, <var>x̂₀</var>, and adds fresh noise,{' '}
      <var>z</var>. (Ho et al. 2020, equation 7, over a step of any length: <var>α</var> is what <var>ᾱ</var>{' '}
      at <var>t</var> is of that at <var>t′</var>, <var>β</var> is 1 − <var>α</var>.)
    </p>
  );
}

/** The step as a sum of pictures, and of the numbers of one pixel. */
function Sum({ state, step }: { readonly state: UnderstandState; readonly step: PresentStep }): JSX.Element {
  const { pixel, info } = state;
  const [height, width] = info.value?.imageShape ?? [32, 32];
  const { row, column } = pixel.value;
  const at = { state, index: Math.min(row, height - 1) * width + Math.min(column, width - 1) };
  return (
    <>
      <div class="understand-sum">
        <SummedPicture
          {...at}
          pixels={step.next}
          name="after the step"
          letter={
            <>
              x<sub>{step.nextT}</sub>
            </>
          }
        />
        {step.terms.map((term, index) => (
          <TermView key={term.name} {...at} term={term} sign={index === 0 ? '=' : '+'} t={step.t} />
        ))}
      </div>
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
    </>
  );
}

interface At {
  readonly state: UnderstandState;
  /** Of the marked pixel. */
  readonly index: number;
}

function TermView(
  props: At & { readonly term: Term; readonly sign: string; readonly t: number },
): JSX.Element {
  const { term, sign, t, ...at } = props;
  return (
    <>
      <p class="understand-weight">
        {sign} <span class="number">{term.weight.toFixed(3)}</span> ×
      </p>
      <SummedPicture
        {...at}
        pixels={term.pixels}
        name={names[term.name]}
        letter={letterOf(term, t)}
        isNoise={term.name === 'noise' || term.name === 'fresh'}
      />
    </>
  );
}

const names: Readonly<Record<Term['name'], string>> = {
  x0: 'expected',
  noise: 'noise seen',
  xt: 'now',
  fresh: 'fresh noise',
};

function letterOf({ name }: Term, t: number): ComponentChildren {
  if (name === 'noise') return 'ε̂';
  if (name === 'fresh') return 'z';
  return name === 'x0' ? (
    <>
      x̂<sub>0</sub>
    </>
  ) : (
    <>
      x<sub>{t}</sub>
    </>
  );
}

function SummedPicture(
  props: At & {
    readonly pixels: Float32Array;
    readonly name: string;
    readonly letter: ComponentChildren;
    readonly isNoise?: boolean;
  },
): JSX.Element {
  const { state, index, pixels, name, letter, isNoise = false } = props;
  const shape = state.info.value?.imageShape ?? ([32, 32, 1] as const);
  const [height, width, channels] = shape;
  const [row, column] = [Math.floor(index / width), index % width];
  return (
    <figure class="understand-term">
      <div
        class="understand-marked"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          state.pixel.value = {
            row: Math.min(height - 1, Math.floor(((event.clientY - box.top) / box.height) * height)),
            column: Math.min(width - 1, Math.floor(((event.clientX - box.left) / box.width) * width)),
          };
        }}
      >
        <PixelCanvas pixels={pixels} shape={shape} name={name} range={isNoise ? noiseRange : imageRange} />
        <span
          class="understand-mark"
          style={{ left: `${((column + 0.5) / width) * 100}%`, top: `${((row + 0.5) / height) * 100}%` }}
        />
      </div>
      <figcaption>
        <var>{letter}</var> {name}
        <span class="number understand-value">{short(pixels[index * channels] ?? 0)}</span>
      </figcaption>
    </figure>
  );
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}
