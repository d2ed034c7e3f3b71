import type { MethodName } from '@ddpm/sampler';
import type { JSX } from 'preact';

/** What a step of a sampler does, and where it was written down. */
export function SamplerWords({ sampler }: { readonly sampler: MethodName }): JSX.Element {
  const { words, source } = descriptions[sampler];
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

interface Description {
  readonly words: string;
  readonly source: string;
}

const descriptions: Readonly<Record<MethodName, Description>> = {
  ddim: {
    words:
      'The network splits the picture into what it expects at the end, x̂₀, and noise, ε̂. A step mixes the same two again, with less noise. Where eta is above 0, a part of that noise is fresh.',
    source: 'Song et al. 2021, equations 12 and 16.',
  },
  ddpm: {
    words:
      'A step goes a little from the picture, x, towards what the network expects at the end, x̂₀, and adds fresh noise, z: less than it took away.',
    source: 'Ho et al. 2020, equation 7, over a step of any length.',
  },
  euler: {
    words:
      'Divided by α, the picture lies on a curve over its noise s. The slope d points from what the network expects to where the picture is; a step follows it straight down to the next s.',
    source: 'Karras et al. 2022, equation 4 and algorithm 1, without its correction.',
  },
  heun: {
    words:
      'First a try along the slope d. Then the network is asked again where the try arrived, and the step is made once more from its start, along the mean of both slopes. Long steps, and the last, are left at the try.',
    source: 'Karras et al. 2022, algorithm 1 without churn.',
  },
  'dpm-solver-2m': {
    words:
      'In λ, what the network expects changes almost along a line. So the last two expectations, D, tell what it would say in the middle of the step, and the rest is solved exactly. The first step and the last know only one.',
    source: 'Lu et al. 2022, DPM-Solver++, algorithm 2.',
  },
  'dpm-solver-3m': {
    words:
      'The last three expectations, D, tell slope and bend of what the network expects over λ; the step is solved exactly for such a curve. It begins with one and two of them, and ends so.',
    source: 'Lu et al. 2022, DPM-Solver++, appendix B.',
  },
  'dpm-solver-sde': {
    words:
      'As DPM-Solver++ 2M, but for the equation with noise: a step takes away more noise than it must, and puts fresh noise, z, in its place.',
    source: 'Lu et al. 2022, DPM-Solver++, the multistep solver of the stochastic equation.',
  },
  'sa-solver': {
    words:
      'As DPM-Solver++ SDE, with fresh noise, z, in each step; but each new expectation, D, is used twice: to correct the picture at hand, x, to xᶜ, and to step on from there.',
    source: 'Xue et al. 2023, algorithm 1, predictor of order 2 and tau 1.',
  },
  unipc: {
    words:
      'Each new expectation is used twice: to make the step before once more, now that its end is known, and to step on from there. The correction costs no further look of the network.',
    source: 'Zhao et al. 2023, algorithms 1 and 2, order 2.',
  },
};
