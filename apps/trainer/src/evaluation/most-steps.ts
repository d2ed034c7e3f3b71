import type { SweepPoint } from './evaluation-report';

/** Says of each point how it differs from the one of the same sampler with the most steps. */
export function compareWithMostSteps(points: readonly Omit<SweepPoint, 'againstMostSteps'>[]): SweepPoint[] {
  return points.map((point) => {
    const most = points
      .filter(({ method }) => method === point.method)
      .reduce((best, other) => (other.steps > best.steps ? other : best), point);
    const accuracy =
      point.accuracy === null || most.accuracy === null ? null : point.accuracy - most.accuracy;
    return { ...point, againstMostSteps: { steps: most.steps, fid: point.fid / most.fid - 1, accuracy } };
  });
}

/** How a FID differs from that with the most steps, such as `+8.3 %`. */
export function fidDifference({ againstMostSteps: { fid } }: SweepPoint): string {
  return `${signed(fid * 100)} %`;
}

/** How a label accuracy differs from that with the most steps, such as `-0.2 points`; nothing without labels. */
export function accuracyDifference({ againstMostSteps: { accuracy } }: SweepPoint): string {
  return accuracy === null ? '' : `${signed(accuracy * 100)} points`;
}

function signed(value: number): string {
  const text = value.toFixed(1);
  return value > 0 ? `+${text}` : text.replace(/^-0\.0$/, '0.0');
}
