import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, Option } from 'commander';
import type { PretrainedSource, RunnerChoice, WeightsPackage } from '../loading/pretrained-source';
import { Sampler } from '../sampler';
import { numberFlag } from './number-flag';
import { runSample } from './run-sample';
import { addSampleFlags, type SampleFlags } from './sample-flags';

interface ProgramFlags extends SampleFlags {
  readonly model: string;
  readonly backend: NonNullable<RunnerChoice['backend']>;
  readonly threads?: number;
}

const backends = ['auto', 'compiled', 'tensorflow', 'webgpu', 'wasm', 'cpu'];

/** The command line of this package: pictures from a trained model, without a clone of anything. */
export function createSamplerProgram(): Command {
  const command = new Command('ddpm-sampler')
    .description('Makes pictures with a trained diffusion model.')
    .option(
      '--model <source>',
      'digits, fashion, or another weights package, digits/few-calls, fashion/few-calls; a model folder; its address',
      'digits',
    )
    .addOption(new Option('--backend <name>', 'what computes').choices(backends).default('auto'))
    .option('--threads <n>', 'threads (default: all cores)', numberFlag({ min: 1, whole: true }))
    .addHelpText('after', examples)
    .showHelpAfterError('(--help shows all options)')
    .exitOverride();
  return addSampleFlags(command).action(samplePictures);
}

async function samplePictures(flags: ProgramFlags): Promise<void> {
  const { backend, threads } = flags;
  const sampler = await Sampler.fromPretrained(await modelSource(flags.model), { backend, threads });
  for (const { name, reason } of sampler.passedOver) process.stderr.write(`Passed over ${name}: ${reason}\n`);
  try {
    const { images, device, out } = await runSample(sampler, flags);
    process.stderr.write(
      `${images} pictures on ${device}: ${out === null ? 'standard output' : flags.out}\n`,
    );
  } finally {
    await sampler.dispose();
  }
}

/**
 * A bare word that is no folder is the name of a weights package, and with `/few-calls` behind it of the package's second
 * model: the installed one, here or where the command was typed, else the published one.
 */
async function modelSource(model: string): Promise<PretrainedSource> {
  const [, word = '', entry = ''] = /^([a-z][a-z0-9-]*)(\/few-calls)?$/.exec(model) ?? [];
  if (word === '' || existsSync(model)) return model;
  const name = `@ddpm/${word}${entry}`;
  const fromWorkingFolder = createRequire(path.resolve('package.json'));
  for (const find of [() => name, () => pathToFileURL(fromWorkingFolder.resolve(name)).href]) {
    try {
      const contents = (await import(find())) as ImportedPackage;
      const found = contents[word] ?? contents.default?.[word];
      if (found !== undefined) return found;
    } catch {
      // Not installed there.
    }
  }
  return `https://cdn.jsdelivr.net/npm/${name}${entry === '' ? '/model' : ''}/`;
}

type Exports = Readonly<Partial<Record<string, WeightsPackage>>>;

/** A CommonJS module comes as the default export. */
type ImportedPackage = Exports & { readonly default?: Exports };

const examples = `
Examples:
  npx @ddpm/sampler --labels 0-9 --seed 1 --steps 20 --out digits.png
  npx @ddpm/sampler --model fashion --labels Sneaker --count 8 --sampler dpm-solver-2m --steps 15
  npx @ddpm/sampler --labels 0-9 --one-noise --out process.gif
  npx @ddpm/sampler --count 5000 --shard 3/16 --out samples
  npx @ddpm/sampler --count 1000 --out samples.npz
  shuf -r -n 64 -i 0-9 | npx @ddpm/sampler --labels - --out npz:- > samples.npz
`;
