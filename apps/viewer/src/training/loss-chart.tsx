import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { linearTicks, logTicks, lossCurve, type CurvePoint } from './loss-curve';

const WIDTH = 1000;
const HEIGHT = 400;

/** The loss of every step and its running mean, on a logarithmic axis. */
export function LossChart({ losses }: { readonly losses: readonly number[] }): JSX.Element {
  const curve = useMemo(() => lossCurve(losses), [losses]);
  const all = [...curve.raw, ...curve.smooth].map(({ loss }) => loss).filter((loss) => loss > 0);
  const least = Math.min(0.1, ...all) * 0.9;
  const most = Math.max(1, ...all) * 1.1;
  const lastStep = Math.max(20, losses.length);
  const place = {
    x: (step: number) => step / lastStep,
    y: (loss: number) => Math.log(most / Math.max(loss, least)) / Math.log(most / least),
  };
  const path = (points: readonly CurvePoint[]): string =>
    points
      .map(({ step, loss }, index) => {
        const at = `${(place.x(step) * WIDTH).toFixed(1)} ${(place.y(loss) * HEIGHT).toFixed(1)}`;
        return `${index === 0 ? 'M' : 'L'}${at}`;
      })
      .join('');
  return (
    <figure class="loss-chart">
      <figcaption>
        <b>Loss</b> how far the network's guess is off, step by step
      </figcaption>
      <div class="loss-plot" role="img" aria-label={wordsOf(curve.smooth)}>
        {logTicks(least, most).map((tick) => (
          <span key={tick} class="loss-tick number" style={{ top: `${place.y(tick) * 100}%` }}>
            {tick}
          </span>
        ))}
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path
            class="loss-grid"
            d={logTicks(least, most)
              .map((tick) => `M0 ${place.y(tick) * HEIGHT}H${WIDTH}`)
              .join('')}
          />
          <path class="loss-raw" d={path(curve.raw)} />
          <path class="loss-smooth" d={path(curve.smooth)} />
        </svg>
        {linearTicks(lastStep).map((tick) => (
          <span key={tick} class="loss-step number" style={{ left: `${place.x(tick) * 100}%` }}>
            {tick}
          </span>
        ))}
      </div>
    </figure>
  );
}

function wordsOf(smooth: readonly CurvePoint[]): string {
  const [first] = smooth;
  const last = smooth.at(-1);
  if (first === undefined || last === undefined) return 'The loss by step; empty so far.';
  return `The loss by step, on a logarithmic axis: ${first.loss.toFixed(3)} at first, ${last.loss.toFixed(3)} after step ${last.step}.`;
}
