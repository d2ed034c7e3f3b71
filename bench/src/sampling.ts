/** Times sampling with the article's network: `node sampling.js --engine compiled --batch 1,10 --steps 10`. */
import {
  ddim,
  methodNames,
  namedMethod,
  Sampler,
  type MethodName,
  type SamplingOptions,
} from '@ddpm/sampler';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { articleUNet, initializeParameters } from '@ddpm/unet';
import { Command, InvalidArgumentError } from 'commander';
import { numberList, wholeNumber } from './number-list';
import { prepareEngine } from './prepare-engine';
import { describeConditions } from './results-page';
import { textTable } from './text-table';
import { engineNames, type EngineName } from './workload';

interface Flags {
  readonly engine: EngineName;
  readonly threads: number;
  readonly methods: readonly MethodName[];
  readonly batch: readonly number[];
  readonly steps: number;
  readonly repeat: number;
}

/** One way of sampling to be timed. */
interface Case {
  readonly name: string;
  readonly batch: number;
  readonly options: SamplingOptions;
  /** Reads the steps as a stream. */
  readonly isStreamed?: true;
}

const program = new Command('bench sampling')
  .description('Times every sampler with the article’s network, and what streaming and guidance cost.')
  .option('--engine <name>', `one of ${engineNames.join(', ')}`, engineName, 'compiled')
  .option('--threads <n>', 'threads', wholeNumber, 2)
  .option('--methods <names>', `some of ${methodNames.join(', ')}`, methodList, methodNames)
  .option('--batch <sizes>', 'images at once', numberList, [1, 10, 64])
  .option('--steps <n>', 'sampling steps', wholeNumber, 10)
  .option('--repeat <n>', 'timed runs of each; the median counts', wholeNumber, 3)
  .parse();

await run(program.opts<Flags>());

async function run(flags: Flags): Promise<void> {
  const conditions = describeConditions(null);
  const sampler = Sampler.fromModel({
    unetConfig: { ...articleUNet, nullLabel: true },
    parameters: initializeParameters({ ...articleUNet, nullLabel: true }, 1),
    schedule: createNoiseSchedule(articleSchedule),
    createRunner: await prepareEngine(flags.engine, flags.threads),
  });
  const rows: string[][] = [];
  for (const entry of casesOf(flags)) {
    process.stderr.write(`measuring ${entry.name}, ${entry.batch}\n`);
    rows.push(await measure(sampler, entry, flags));
  }
  await sampler.dispose();
  const header = ['sampler', 'batch', 'ms a step', 'ms an evaluation', 'images/s', 'steps'];
  process.stdout.write(`${conditions.join('\n')}\n${flags.engine}\n\n${textTable(header, rows)}\n`);
}

function casesOf({ methods, batch, steps }: Flags): Case[] {
  const request = (size: number): SamplingOptions => ({
    classLabels: Array.from({ length: size }, (_, i) => i % 10),
    numInferenceSteps: steps,
  });
  return batch.flatMap((size): Case[] => {
    const options = request(size);
    const plain = { ...options, method: ddim() };
    return [
      ...methods.map((name) => ({
        name,
        batch: size,
        options: { ...options, method: namedMethod(name) },
      })),
      { name: 'ddim, every step streamed', batch: size, options: plain, isStreamed: true },
      { name: 'ddim, guided', batch: size, options: { ...plain, guidanceScale: 3 } },
      {
        name: 'ddim, guided and rescaled',
        batch: size,
        options: { ...plain, guidanceScale: 3, guidanceRescale: 0.7 },
      },
      {
        name: 'ddim, dynamic thresholding',
        batch: size,
        options: { ...plain, dynamicThresholdingRatio: 0.995 },
      },
    ];
  });
}

async function measure(sampler: Sampler, entry: Case, { steps, repeat }: Flags): Promise<string[]> {
  let evaluations = 0;
  const onProgress = ({ total }: { readonly total: number }): void => void (evaluations = total);
  const sample = async (): Promise<void> => {
    const options = { ...entry.options, onProgress };
    await (entry.isStreamed === true ? readStream(sampler, options) : sampler.sample(options));
  };
  // Compiles, and warms up.
  await sample();
  const times: number[] = [];
  for (let i = 0; i < repeat; i += 1) {
    const start = performance.now();
    await sample();
    times.push(performance.now() - start);
  }
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  return [
    entry.name,
    String(entry.batch),
    (median / steps).toFixed(1),
    (median / evaluations).toFixed(1),
    ((1000 * entry.batch) / median).toFixed(1),
    String(steps),
  ];
}

async function readStream(sampler: Sampler, options: SamplingOptions): Promise<void> {
  let pixels = 0;
  for await (const { xt, x0 } of sampler.stream(options)) pixels += xt.length + x0.length;
  if (pixels === 0) throw new Error('The stream gave no images.');
}

function engineName(text: string): EngineName {
  const name = engineNames.find((known) => known === text);
  if (name !== undefined) return name;
  throw new InvalidArgumentError(`Give one of ${engineNames.join(', ')}.`);
}

function methodList(text: string): MethodName[] {
  return text.split(',').map((name) => {
    const method = methodNames.find((known) => known === name);
    if (method !== undefined) return method;
    throw new InvalidArgumentError(`Give some of ${methodNames.join(', ')}, with commas between them.`);
  });
}
