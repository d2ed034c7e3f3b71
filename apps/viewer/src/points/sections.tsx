import { methodDescriptions } from '@ddpm/sampler/methods';
import type { JSX } from 'preact';
import { classSpread } from './class-spread';
import { comparedCalls, comparedPulls, comparedSolvers } from './experiments';
import { RunPicture } from './run-picture';
import { Chance, endOf, Figure, Off, percent, Section, type SectionProps } from './section-parts';
import { bendOf } from './straight-place';

/** Why a way bends: the same points early, halfway, and late. */
export function BendingSection({ state, experiments }: SectionProps): JSX.Element {
  const run = experiments.way.runs.value?.[0] ?? null;
  const data = state.data.value;
  const moments = [
    { share: 0.08, title: 'Early', words: 'all are seen to end near the middle' },
    { share: 0.6, title: 'Later', words: 'each is seen nearer to a place of its own' },
    { share: 0.9, title: 'Late', words: 'it is settled where each one ends' },
  ];
  return (
    <Section
      experiment={experiments.way}
      id="points-bending"
      title="Why a way bends"
      words={
        <>
          <p>
            A step of DDIM goes straight to where the network sees the point end: the dashed line. What the
            network sees is the mean of all clean points that this noisy one may have come from. At first that
            is nearly all of them, so every point sets out for the middle.
          </p>
          <p>
            As the noise falls, fewer origins are left, the mean moves to one of them, and the way turns after
            it. A way is bent because the network changes its mind, and many steps are needed because each may
            go only as far as the mind stays the same.
          </p>
          {run !== null && (
            <p class="points-finding">
              These ways are <b>{percent(bendOf(run.what))} longer</b> than straight lines.
            </p>
          )}
        </>
      }
    >
      <div class="points-row">
        {moments.map(({ share, title, words }) => (
          <RunPicture key={title} name={`${title}: ${words}`} run={run} data={data} share={share} ways={10}>
            <b>{title}</b> {words}
          </RunPicture>
        ))}
      </div>
    </Section>
  );
}

/** What guidance does to the spread of a class. */
export function GuidanceSection({ state, experiments }: SectionProps): JSX.Element {
  const runs = experiments.pulls.runs.value;
  const spreads = runs?.map(({ question, what }) => classSpread(endOf(what), question.labels));
  const [, plain = NaN, , strong = NaN] = spreads ?? [];
  return (
    <Section
      experiment={experiments.pulls}
      id="points-guidance"
      title="What guidance does to spread"
      words={
        <>
          <p>
            Half of the points are asked to be orange, half to be blue. Guidance goes beyond what the class
            alone says, away from what is said without a class: to where a point is surest to be of its class.
          </p>
          <p>
            So classes part, and each gathers where the other is not: what lies between them is given up. At 0
            the class is not heard at all.
          </p>
          {spreads !== undefined && (
            <p class="points-finding">
              From guidance 1 to 4 the classes become{' '}
              <b>
                {strong < plain
                  ? `${percent(1 - strong / plain)} narrower`
                  : `${percent(strong / plain - 1)} wider`}
              </b>
              .
            </p>
          )}
        </>
      }
    >
      <div class="points-row" data-of="4">
        {comparedPulls.map((pull, index) => (
          <RunPicture
            key={pull}
            name={`Guidance ${pull}`}
            run={runs?.[index] ?? null}
            data={state.data.value}
          >
            <b>Guidance {pull}</b> {pull === 1 && '(off)'}
            <br />
            spread <Figure value={spreads?.[index]} />, off by <Off run={runs?.[index]} />
          </RunPicture>
        ))}
      </div>
    </Section>
  );
}

/** What is lost with few calls, by sampler. */
export function FewCallsSection({ state, experiments }: SectionProps): JSX.Element {
  const runs = experiments.fewCalls.runs.value;
  return (
    <Section
      experiment={experiments.fewCalls}
      id="points-few"
      title="What few calls lose"
      words={
        <>
          <p>
            The same noise by four samplers, in more and more network calls. One call lands where everything
            is seen to end at first: in the middle. With a few, points fall short of where they belong, and
            end between the places where data is.
          </p>
          <p>
            Samplers that remember earlier steps guess how the way will bend, and need fewer. DDPM adds noise
            in each step, which takes many small ones to come right.
          </p>
          <p>
            Numbers say how far the points are from the distribution (energy distance).
            {runs !== null && <Chance run={runs[0]} />}
          </p>
        </>
      }
    >
      <div class="points-scroll" tabIndex={0} role="group" aria-label="Samplers by network calls">
        <table class="points-table">
          <thead>
            <tr>
              <th scope="col">Sampler</th>
              {comparedCalls.map((calls) => (
                <th key={calls} scope="col">
                  {calls} {calls === 1 ? 'call' : 'calls'}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {comparedSolvers.map((solver, row) => (
              <tr key={solver}>
                <th scope="row">{methodDescriptions[solver].title}</th>
                {comparedCalls.map((calls, column) => {
                  const run = runs?.[row * comparedCalls.length + column];
                  return (
                    <td key={calls}>
                      <RunPicture
                        name={`${methodDescriptions[solver].title}, ${calls} calls`}
                        run={run ?? null}
                        data={state.data.value}
                      >
                        <Off run={run} />
                      </RunPicture>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
