import path from 'node:path';
import { Command, Option } from 'commander';
import { digitNames, fashionNames } from '@ddpm/data';
import { methodNames, type MethodName, type RecommendedSampling, type TimestepInterval } from '@ddpm/sampler';
import { intervalFlag } from '@ddpm/sampler/command-line';
import { addEngineFlags, type EngineFlags } from '../configuration/engine-flags';
import { numberFlag } from '../configuration/number-flag';
import { shownPath, userPath } from '../configuration/paths';
import { processOf } from '../evaluation/evaluation-plan';
import { noisesAndSamples, oneNoiseEveryLabel, type FigureSampling } from '../figures/article-figures';
import { describeGuidance } from '../run/describe-guidance';
import { prepareEngine, type Engine } from '../run/engine';
import { loadModel, type LoadedModel } from '../run/load-model';
import { modelPath } from '../run/model-path';
import { modelSampler } from '../run/model-sampler';
import { writeWhole } from '../run/write-whole';

interface FigureFlags extends EngineFlags {
  readonly out: string;
  readonly digits?: string;
  readonly fashion?: string;
  readonly article?: string;
  readonly sampler?: MethodName;
  readonly steps?: number;
  readonly guidance?: number;
  readonly guidanceInterval?: TimestepInterval | 'all';
  readonly seed: number;
}

type DrawFigure = typeof noisesAndSamples;

/** One picture: which model it shows, and how. */
interface FigureRequest {
  readonly file: string;
  readonly folder: string;
  readonly title: string;
  readonly classNames: readonly string[];
  readonly draw: DrawFigure;
  /** What the user, or the article, wants otherwise than the model recommends. */
  readonly sampling: Partial<RecommendedSampling>;
}

/** `figures`: the article's three figures from the shipped weights, and one from its own recipe. */
export function figuresCommand(): Command {
  const whole = numberFlag({ min: 1, whole: true });
  const command = new Command('figures')
    .description("draw the article's figures from the weights that come with this project")
    .option('--out <folder>', 'folder for the pictures', 'figures')
    .option('--digits <model>', 'model of the digits (default: @ddpm/digits)')
    .option('--fashion <model>', 'model of the clothes (default: @ddpm/fashion)')
    .option(
      '--article <model>',
      'model trained by the preset article, for a figure of its own (default: none)',
    )
    .addOption(new Option('--sampler <name>', "reverse process (default: the model's)").choices(methodNames))
    .option('--steps <n>', "sampling steps (default: the model's)", whole)
    .option(
      '--guidance <x>',
      "classifier-free guidance, 1 is off (default: the model's)",
      numberFlag({ min: 0 }),
    )
    .option(
      '--guidance-interval <from-to>',
      "timesteps in which to guide, such as 200-800, or all (default: the model's)",
      intervalFlag,
    )
    .option('--seed <n>', 'seed of the noise', numberFlag({ min: 0, whole: true }), 0);
  return addEngineFlags(command).action(drawFigures);
}

async function drawFigures(flags: FigureFlags): Promise<void> {
  const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  const engine = await prepareEngine({ backend: flags.backend, threads: flags.threads ?? null });
  for (const request of figureRequests(flags)) {
    const file = path.join(userPath(flags.out), request.file);
    await writeWhole(file, await drawFigure(request, flags.seed, engine));
    say(`written: ${shownPath(file)}`);
  }
  if (flags.article === undefined) {
    say(
      "left out: the figure of the article's own recipe. Give a model trained by --preset article with --article.",
    );
  }
}

function figureRequests(flags: FigureFlags): FigureRequest[] {
  const sampling = {
    ...(flags.sampler === undefined ? {} : { method: flags.sampler }),
    ...(flags.steps === undefined ? {} : { numInferenceSteps: flags.steps }),
    ...(flags.guidance === undefined ? {} : { guidanceScale: flags.guidance }),
    ...(flags.guidanceInterval === undefined ? {} : { guidanceInterval: chosen(flags.guidanceInterval) }),
  };
  const modelOf = (given: string | undefined, name: string): string => modelPath(given ?? `@ddpm/${name}`);
  const digits = { folder: modelOf(flags.digits, 'digits'), classNames: digitNames, sampling };
  const fashion = { folder: modelOf(flags.fashion, 'fashion'), classNames: fashionNames, sampling };
  return [
    { ...digits, file: 'digits.png', title: 'Ten noises and the digits they became', draw: noisesAndSamples },
    {
      ...fashion,
      file: 'fashion.png',
      title: 'Ten noises and the clothes they became',
      draw: noisesAndSamples,
    },
    { ...digits, file: 'one-noise.png', title: 'One noise, ten labels', draw: oneNoiseEveryLabel },
    ...(flags.article === undefined ? [] : [articleRequest(userPath(flags.article))]),
  ];
}

function chosen(interval: TimestepInterval | 'all'): TimestepInterval | undefined {
  return interval === 'all' ? undefined : interval;
}

/** As the article samples: every step of the process, with fresh noise. */
function articleRequest(folder: string): FigureRequest {
  return {
    ...{ file: 'article.png', folder, title: "The article's own recipe", classNames: digitNames },
    draw: noisesAndSamples,
    sampling: { method: 'ddpm', numInferenceSteps: 1000, guidanceScale: 1 },
  };
}

const unlessRecommended: RecommendedSampling = {
  method: 'dpm-solver-2m',
  numInferenceSteps: 20,
  guidanceScale: 1,
};

async function drawFigure(request: FigureRequest, seed: number, engine: Engine): Promise<Uint8Array> {
  const { drawPlate } = await import('../figures/plate');
  const { title, classNames } = request;
  const model = await loadModel(request.folder);
  const sampler = modelSampler(model, engine.createRunner);
  const { timesteps, ...sampling } = { ...(model.recommended ?? unlessRecommended), ...request.sampling };
  const figure: FigureSampling = {
    options: { ...sampling, ...processOf({ timesteps }, sampling.method, sampling.numInferenceSteps) },
    ...{ seed, classNames, title, note: describe(model, sampling, seed) },
  };
  try {
    return await drawPlate(await request.draw(sampler, figure));
  } finally {
    await sampler.dispose();
  }
}

function describe({ training }: LoadedModel, sampling: RecommendedSampling, seed: number): string {
  const { method, numInferenceSteps } = sampling;
  const trained =
    training === null
      ? []
      : [
          `preset ${training.preset}`,
          `${training.steps.toLocaleString('en')} training steps of ${training.batchSize} images`,
        ];
  const guided = sampling.guidanceScale === 1 ? [] : [describeGuidance(sampling)];
  return [
    ...trained,
    `${method} in ${numInferenceSteps.toLocaleString('en')} steps`,
    ...guided,
    `seed ${seed}`,
    'nothing picked',
  ].join('  ·  ');
}
