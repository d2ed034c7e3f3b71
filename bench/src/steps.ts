/** How far few steps are from many, from the same noise: `node steps.js MODEL --steps 10,20`. */
import { methodNames, namedMethod, Sampler, type SamplingOptions } from '@ddpm/sampler';
import { Command } from 'commander';
import { numberList, wholeNumber } from './number-list';
import { prepareEngine } from './prepare-engine';
import { textTable } from './text-table';

interface Flags {
  readonly steps: readonly number[];
  readonly reference: number;
  readonly images: number;
  readonly guidance: number;
  readonly threads: number;
}

// DDIM without noise stands for Euler, its equal.
const noNoise = methodNames.filter((name) => name !== 'euler' && !namedMethod(name).usesNoise);

const program = new Command('bench steps')
  .description('Mean squared distance of pixels from what UniPC draws in many steps; pixels span 2.')
  .argument('<model>', 'model folder')
  .option('--steps <list>', 'numbers of steps', numberList, [10, 20])
  .option('--reference <n>', 'steps of the reference', wholeNumber, 250)
  .option('--images <n>', 'images, of all classes in turn', wholeNumber, 64)
  .option('--guidance <x>', 'guidance at t from 300 to 900; 1 is off', Number, 1)
  .option('--threads <n>', 'threads', wholeNumber, 2)
  .parse();

await run(program.args[0] ?? '', program.opts<Flags>());

async function run(folder: string, flags: Flags): Promise<void> {
  const createRunner = await prepareEngine('compiled', flags.threads);
  const sampler = await Sampler.fromPretrained(folder, { createRunner });
  const request: SamplingOptions = {
    classLabels: Array.from({ length: flags.images }, (_, i) => i % (sampler.model.numClasses ?? 1)),
    seed: 7,
    guidanceScale: flags.guidance,
    ...(flags.guidance === 1 ? {} : { guidanceInterval: [300, 900] as const }),
  };
  const draw = async (options: SamplingOptions): Promise<Float32Array> =>
    (await sampler.sample({ ...request, ...options })).pixels;
  const exact = await draw({ method: namedMethod('unipc'), numInferenceSteps: flags.reference });
  const rows: string[][] = [];
  for (const name of noNoise) {
    for (const timestepSpacing of ['trailing', 'beta'] as const) {
      for (const numInferenceSteps of flags.steps) {
        const pixels = await draw({ method: namedMethod(name), numInferenceSteps, timestepSpacing });
        const { mean, median } = distances(pixels, exact, flags.images);
        rows.push([name, timestepSpacing, `${numInferenceSteps}`, mean.toFixed(5), median.toFixed(5)]);
      }
    }
  }
  await sampler.dispose();
  process.stdout.write(`${textTable(['sampler', 'spacing', 'steps', 'mean', 'median'], rows)}\n`);
}

function distances(
  pixels: Float32Array,
  exact: Float32Array,
  images: number,
): { mean: number; median: number } {
  const size = pixels.length / images;
  const errors = Array.from({ length: images }, (_, image) => {
    const own = pixels.subarray(image * size, (image + 1) * size);
    return own.reduce((sum, pixel, i) => sum + (pixel - (exact[image * size + i] ?? NaN)) ** 2, 0) / size;
  }).sort((a, b) => a - b);
  return {
    mean: errors.reduce((sum, error) => sum + error, 0) / images,
    median: errors[images >> 1] ?? NaN,
  };
}
