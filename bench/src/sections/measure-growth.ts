import type { EngineResult } from '../child-reports';
import type { Flags } from '../flags';
import { measureEngine } from '../measure-engine';
import { textTable } from '../text-table';
import { isSame, type Workload } from '../workload';
import { repeatedBy, type Section } from './section';

/** A size at which the compiled network is timed. */
interface Point {
  readonly size: Omit<Workload, 'kind'>;
  readonly threads: number;
}

interface Series {
  readonly name: string;
  /** The first is what the others are compared with. */
  readonly points: readonly Point[];
  readonly nameOf: (point: Point) => string;
}

const repeat = 3;

/** How the cost of the compiled network grows with everything that makes it larger. */
export async function measureGrowth({ threads: counts }: Flags): Promise<readonly Section[]> {
  const threads = Math.max(...counts);
  const results = new Map<string, EngineResult>();
  const rows: string[][] = [];
  for (const series of allSeries(threads)) {
    for (const point of series.points) {
      const key = JSON.stringify(point);
      const result = results.get(key) ?? (await measure(point));
      results.set(key, result);
      const first = results.get(JSON.stringify(series.points[0]));
      rows.push(row(series, point, result, first ?? result));
    }
  }
  return [{ title: 'How cost grows', text: growthText(rows, threads) }];
}

function allSeries(threads: number): readonly Series[] {
  return [
    {
      name: 'batch',
      points: [1, 4, 16, 64, 256].map((batch) => ({ size: { batch }, threads })),
      nameOf: ({ size }) => String(size.batch),
    },
    {
      name: 'threads, batch 64',
      points: [...new Set([1, threads])].map((count) => ({ size: { batch: 64 }, threads: count })),
      nameOf: (point) => String(point.threads),
    },
    {
      name: 'image, batch 16',
      points: [
        { size: { batch: 16 }, threads },
        { size: { batch: 16, imageSize: 64 }, threads },
      ],
      nameOf: ({ size: { imageSize = 32 } }) => `${imageSize}x${imageSize}`,
    },
    {
      name: 'width, batch 16',
      points: [
        { size: { batch: 16 }, threads },
        { size: { batch: 16, width: 2 }, threads },
      ],
      nameOf: ({ size }) => `x${size.width ?? 1}`,
    },
  ];
}

/** A process for each, so that the memory is its own. */
function measure(point: Point): Promise<EngineResult> {
  const workloads = (['forward pass', 'training step'] as const).map((kind) => ({ kind, ...point.size }));
  return measureEngine({ engine: 'compiled', threads: point.threads, workloads, repeat });
}

function row(series: Series, point: Point, result: EngineResult, first: EngineResult): string[] {
  const cells = (['training step', 'forward pass'] as const).flatMap((kind) => {
    const time = timeOf(result, kind, point);
    const base = timeOf(first, kind, series.points[0] ?? point);
    if (time === null || base === null) return ['', '', ''];
    return [time.toFixed(1), (time / point.size.batch).toFixed(2), `${(time / base).toFixed(2)}x`];
  });
  const memory = Math.max(0, ...result.measurements.map(({ peakMegabytes }) => peakMegabytes));
  return [series.name, series.nameOf(point), ...cells, memory.toFixed(0)];
}

function timeOf(result: EngineResult, kind: Workload['kind'], point: Point): number | null {
  const workload = { kind, ...point.size };
  return (
    result.measurements.find((measurement) => isSame(measurement.workload, workload))?.milliseconds ?? null
  );
}

const header = [
  'what grows',
  'to',
  'training, ms',
  'an image',
  'of the first',
  'forward, ms',
  'an image',
  'of the first',
  'peak MB',
];

function growthText(rows: readonly string[][], threads: number): string {
  return [
    `\`compiled\`, ${threads} threads where nothing else is said, each row in a process of its own. Images of 64x64 have 4 times\n` +
      'the pixels; twice the width is 4 times the weights and the arithmetic of nearly all layers.',
    textTable(header, rows),
    repeatedBy('growth'),
  ].join('\n\n');
}
