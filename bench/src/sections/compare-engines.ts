import { measurePyTorch, findPyTorch } from '../pytorch';
import type { EngineResult } from '../child-reports';
import type { Flags } from '../flags';
import { measureEngine, say } from '../measure-engine';
import { columns, resultRows, type Row } from '../result-rows';
import { textTable } from '../text-table';
import { engineNames, peerNames, workloadsOf, type MeasuredName, type Workload } from '../workload';
import { repeatedBy, type Section } from './section';

/** The engines whose number of threads can be chosen. */
const threaded: readonly MeasuredName[] = [
  'compiled',
  'tensorflow',
  'wasm',
  'onnxruntime-node',
  'onnxruntime-web',
];

/** Every engine of this project beside its peers. */
export async function compareEngines(flags: Flags): Promise<readonly Section[]> {
  const workloads = workloadsOf(flags);
  const results: EngineResult[] = [];
  for (const threads of flags.threads) results.push(...(await compareAt(threads, workloads, flags)));
  return [
    { title: 'Engines and peers', text: comparison(results, workloads) },
    { title: 'Memory of a training step', text: memory(results, flags.trainingBatch) },
    { title: 'What ran', text: descriptions(results) },
    { title: 'What was not measured', text: gaps(results) },
  ];
}

async function compareAt(
  threads: number,
  workloads: readonly Workload[],
  { engines, repeat, threads: counts }: Flags,
): Promise<EngineResult[]> {
  const results: EngineResult[] = [];
  const pyTorch = engines.includes('pytorch') ? findPyTorch() : null;
  if (pyTorch !== null) {
    say(`pytorch, ${threads} threads`);
    results.push(await measurePyTorch(pyTorch.python, threads, workloads, repeat));
  }
  for (const engine of [...engineNames, ...peerNames]) {
    // Engines without a choice of threads are measured once.
    const isDue = engines.includes(engine) && (threaded.includes(engine) || threads === counts[0]);
    if (!isDue) continue;
    const possible = workloads.filter((workload) => isPossible(engine, workload));
    if (possible.length > 0) {
      results.push(await measureEngine({ engine, threads, workloads: possible, repeat }));
    }
  }
  return results;
}

function isPossible(engine: MeasuredName, { kind, batch }: Workload): boolean {
  // Plain JavaScript is there for tiny shapes; more would take minutes.
  if (engine === 'cpu') return kind === 'forward pass' && batch === 1;
  return kind === 'forward pass' || !peerNames.some((peer) => peer === engine);
}

function comparison(results: readonly EngineResult[], workloads: readonly Workload[]): string {
  return [
    textTable(columns, [...resultRows(results, workloads), ...impossibleRows(results, workloads)]),
    '"Of PyTorch\'s time" compares with the same workload on as many threads. "Peak MB" is the most that the process ever\n' +
      'held, the workloads before this one included.',
    repeatedBy('engines'),
  ].join('\n\n');
}

/** Peers that ran forwards and cannot train. */
function impossibleRows(results: readonly EngineResult[], workloads: readonly Workload[]): Row[] {
  return results
    .filter(({ name, measurements }) => measurements.length > 0 && peerNames.some((peer) => peer === name))
    .flatMap(({ name, threads }) =>
      workloads
        .filter(({ kind }) => kind === 'training step')
        .map(({ kind, batch }) => [`${kind} of ${batch}`, name, String(threads), 'impossible']),
    );
}

/** Training comes first in each process, so that its memory is its own. */
function memory(results: readonly EngineResult[], batches: readonly number[]): string {
  const rows = results.flatMap(({ name, threads, measurements }) =>
    measurements
      .filter(({ workload }) => workload.kind === 'training step' && workload.batch === batches[0])
      .map(({ peakMegabytes }) => [name, String(threads), peakMegabytes.toFixed(0)]),
  );
  return [
    `The most that a process held which did nothing but training steps of ${String(batches[0])}, its start included.`,
    textTable(['engine', 'threads', 'peak MB'], rows),
    repeatedBy('engines'),
  ].join('\n\n');
}

function descriptions(results: readonly EngineResult[]): string {
  return results
    .filter(({ description }) => description !== '')
    .map(({ name, threads, description }) => `- \`${name}\`, ${threads}: ${description}`)
    .join('\n');
}

/** What no measurement can show, and why. */
const knownGaps = [
  '- `onnxruntime-node` and `onnxruntime-web` run a plain export of the network, forwards only: they have no gradients of\n' +
    '  their own. What `compiled` trains with is ONNX Runtime too.',
  '- `stock-wasm`, TensorFlow.js as it comes, cannot train on wasm: it has no kernel for the gradient of a\n' +
    "  convolution's filter (`Conv2DBackpropFilter`), and its pooling gradient is wrong for negative values. In Node it\n" +
    '  has one thread.',
  '- `jax-js` (0.1.25) has no WebGPU in Node, and its wasm took 0.39 s for one convolution of the network (10 images of\n' +
    '  32x32, 32 to 32 channels, 3x3), half a GFLOP/s (on a busy machine): seconds for a forward pass. It was not taken further.',
  '- `cpu` is there for tiny shapes; a forward pass of 1 stands for it.',
];

function gaps(results: readonly EngineResult[]): string {
  const problems = results
    .filter(({ problem }) => problem !== null)
    .map(({ name, threads, problem }) => `- \`${name}\`, ${threads}: ${String(problem)}`);
  return [...problems, ...knownGaps].join('\n');
}
