import type { TimestepInterval } from '@ddpm/sampler';
import type { JSX } from 'preact';
import { isGuidedAt } from '../generate/guided-timesteps';
import { Letter } from './formula/expression-view';
import { differenceOf, guidedOpinion } from './guided-opinion';
import { useInView } from './in-view';
import { PictureSum, type SumPicture } from './picture-sum';
import { Section } from './section';
import type { Opinion, Opinions } from './understand-protocol';
import type { UnderstandState } from './understand-state';

/** What the network predicts without the label and with it, and where guidance goes from there. */
export function GuidanceSection({ state }: { readonly state: UnderstandState }): JSX.Element | null {
  const { info, opinions, run } = state;
  const element = useInView(opinions.inView);
  if (info.value?.hasNullLabel !== true || info.value.classNames === null) return null;
  const request = run.shown.value?.request;
  const label = info.value.classNames[request?.labels[0] ?? 0] ?? '';
  const interval = info.value.recommended?.guidanceInterval ?? null;
  const t = run.asked.value?.t;
  const isLeftOut = interval !== null && t !== undefined && !isGuidedAt(interval, t);
  const guidance = isLeftOut ? 1 : (request?.guidance ?? 1);
  const { clipSample, clipSampleRange } = info.value.schedule;
  const found = opinions.found.value?.what ?? null;
  return (
    <Section
      id="understand-label"
      title="What the label adds"
      element={element}
      words={
        <Words
          guidance={guidance}
          interval={isLeftOut ? interval : null}
          clipRange={clipSample ? clipSampleRange : null}
        />
      }
    >
      {opinions.error.value !== null && <p role="alert">{opinions.error.value}</p>}
      <GuidanceFormula label={label} guidance={guidance} />
      {found === null ? (
        <p class="understand-waiting">The network is being asked with the label and without …</p>
      ) : (
        <Sums state={state} opinions={found} label={label} guidance={guidance} />
      )}
    </Section>
  );
}

function Words(props: {
  readonly guidance: number;
  /** Where the run is guided, when the step shown lies outside of it; else null. */
  readonly interval: TimestepInterval | null;
  /** Null where the sampler cuts nothing off. */
  readonly clipRange: number | null;
}): JSX.Element {
  const { guidance, interval, clipRange } = props;
  return (
    <>
      <p>
        The network is asked twice: without a label, ∅, and with it. The difference is what the label means to
        it here. Guidance goes along that difference, <var>w</var> times.
      </p>
      {interval !== null && (
        <p>
          This run is guided at t from {interval[0]} to {interval[1]}, as the network’s makers recommend; the
          step shown lies outside.
        </p>
      )}
      <p>
        {guidance === 1
          ? 'With w = 1 it is off: the labelled prediction is taken as it is.'
          : guidance > 1
            ? 'With w above 1 it goes beyond the labelled prediction: a plainer picture of its class, and one more like the next.'
            : 'With w below 1 it stays short of the labelled prediction.'}
      </p>
      <p>
        The noise and the expected picture say the same in other words.{' '}
        {clipRange === null
          ? 'The guided picture is the expected one of the step below.'
          : `Cut off at ${clipRange} and −${clipRange}, the guided picture is the expected one of the step below.`}
      </p>
      <p class="understand-source">Ho and Salimans 2022, equation 6, in the form that is off at 1.</p>
    </>
  );
}

function GuidanceFormula({
  label,
  guidance,
}: {
  readonly label: string;
  readonly guidance: number;
}): JSX.Element {
  return (
    <div class="understand-formula" role="group" aria-label="Guidance" tabIndex={0}>
      <math
        aria-label={`the noise is the noise without a label, plus ${guidance} times the difference of the noise with the label ${label} and without`}
      >
        <mrow>
          <mi>ε̂</mi>
          <mo>=</mo>
          <Noise of="∅" />
          <mo>+</mo>
          <mi>w</mi>
          <mrow>
            <mo>(</mo>
            <Noise of={label} />
            <mo>−</mo>
            <Noise of="∅" />
            <mo>)</mo>
          </mrow>
          <mo>,</mo>
          <mspace width="1em" />
          <mi>w</mi>
          <mo>=</mo>
          <mn>{guidance}</mn>
        </mrow>
      </math>
    </div>
  );
}

function Noise({ of }: { readonly of: string }): JSX.Element {
  return <Asked letter="ε̂" of={of} />;
}

/** What the network says where it is asked for that label. */
function Asked({ letter, of }: { readonly letter: string; readonly of: string }): JSX.Element {
  return (
    <mrow>
      <Letter letter={letter} at={null} />
      <mo>(</mo>
      <mtext>{of}</mtext>
      <mo>)</mo>
    </mrow>
  );
}

function Sums(props: {
  readonly state: UnderstandState;
  readonly opinions: Opinions;
  readonly label: string;
  readonly guidance: number;
}): JSX.Element {
  const { state, opinions, label, guidance } = props;
  const guided = guidedOpinion(opinions, guidance);
  const row = (part: keyof Opinion, kind: SumPicture['kind']): JSX.Element => {
    const { withLabel, withoutLabel } = opinions;
    const letter = part === 'noise' ? 'ε̂' : 'x̂₀';
    const name = part === 'noise' ? 'noise' : 'expected';
    const without = { letter: asked(letter, '∅'), name: `${name} without a label`, kind };
    const difference = {
      letter: asked(letter, label, '∅'),
      name: `what ${label} adds`,
      kind: 'image' as const,
    };
    return (
      <PictureSum
        state={state}
        result={{ letter: asked(letter), name: `${name}, guided`, kind, pixels: guided[part] }}
        terms={[
          { weight: null, picture: { ...without, pixels: withoutLabel[part] } },
          {
            weight: guidance,
            picture: { ...difference, pixels: differenceOf(withLabel[part], withoutLabel[part]) },
          },
        ]}
        beside={{
          words: 'from',
          picture: {
            letter: asked(letter, label),
            name: `${name} with ${label}`,
            kind,
            pixels: withLabel[part],
          },
        }}
      />
    );
  };
  return (
    <>
      {row('x0', 'image')}
      {row('noise', 'noise')}
    </>
  );
}

/** A letter with what it is asked for; with two, the difference. */
function asked(letter: string, label?: string, other?: string): JSX.Element {
  return (
    <math>
      {label === undefined ? <Letter letter={letter} at={null} /> : <Asked letter={letter} of={label} />}
      {other !== undefined && (
        <>
          <mo>−</mo>
          <Asked letter={letter} of={other} />
        </>
      )}
    </math>
  );
}
