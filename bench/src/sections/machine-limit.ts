import type { EngineResult } from '../child-reports';
import type { Flags } from '../flags';
import { measureEngine } from '../measure-engine';
import { textTable } from '../text-table';
import { gflopOf, type Measurement, type Workload } from '../workload';
import { repeatedBy, type Section } from './section';

const workloads: readonly Workload[] = [
  { kind: 'matrix product', batch: 2048 },
  { kind: 'training step', batch: 64 },
  { kind: 'forward pass', batch: 64 },
];

/** How near the compiled network comes to what the same library reaches in one large matrix product. */
export async function machineLimit({ threads: counts }: Flags): Promise<readonly Section[]> {
  const rows: string[][] = [];
  for (const threads of counts) {
    rows.push(...rowsOf(await measureEngine({ engine: 'compiled', threads, workloads, repeat: 3 })));
  }
  const text = [
    'A product of two matrices of 2048x2048 in the same ONNX Runtime, where memory and small operators cost nothing, and\n' +
      'the network beside it. The arithmetic of the network is counted as it is defined: what the compiled graph saves (a\n' +
      'doubled map is convolved at its small size) counts as if it had been done.',
    textTable(['workload', 'threads', 'ms', 'GFLOP/s', 'of the product’s'], rows),
    repeatedBy('limit'),
  ];
  return [{ title: 'Distance to the limit of the machine', text: text.join('\n\n') }];
}

function rowsOf({ measurements, threads }: EngineResult): string[][] {
  const product = measurements.find(({ workload }) => workload.kind === 'matrix product');
  return measurements.map((measurement) => [
    `${measurement.workload.kind} of ${measurement.workload.batch}`,
    String(threads),
    measurement.milliseconds.toFixed(1),
    speedOf(measurement).toFixed(1),
    product === undefined ? '' : `${((100 * speedOf(measurement)) / speedOf(product)).toFixed(0)} %`,
  ]);
}

function speedOf({ workload, milliseconds }: Measurement): number {
  return (1000 * gflopOf(workload)) / milliseconds;
}
