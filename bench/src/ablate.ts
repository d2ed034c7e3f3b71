import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readAblationList, type Variant } from './ablation/ablation-list';
import { appendResult, readAllResults } from './ablation/ablation-results';
import { ablationTable } from './ablation/ablation-table';
import { runVariant, type AblationSettings } from './ablation/run-variant';

interface Flags extends AblationSettings {
  readonly list: string;
  readonly only?: readonly string[];
  readonly task?: number;
  readonly table?: true;
}

const flags = new Command('ablate')
  .description('Trains the variants of a recipe, one after the other, and compares their samples.')
  .requiredOption(
    '--out <folder>',
    'folder for runs, results.jsonl and table.md; variants done there are skipped',
  )
  .option('--list <file>', 'JSON list of variants', path.join(import.meta.dirname, '../ablations.json'))
  .option('--only <names>', 'some of the variants, with commas between them', (text) => text.split(','))
  .option('--task <n>', 'the n-th variant alone, from 1: a task of an array job', wholeNumber)
  .option('--threads <n>', 'threads to compute with', wholeNumber, availableParallelism())
  .option('--backend <name>', 'what computes', 'auto')
  .option('--samples <n>', 'samples of each variant', wholeNumber, 1000)
  .option('--sampler <name>', 'reverse process', 'dpm-solver-2m')
  .option('--steps <list>', 'numbers of sampling steps', (text) => text.split(',').map(wholeNumber), [20, 10])
  .option('--table', 'only write the table of what is done')
  .parse()
  .opts<Flags>();

const userFolder = process.env['INIT_CWD'] ?? process.cwd();
const settings = { ...flags, out: path.resolve(userFolder, flags.out) };
const variants = readAblationList(path.resolve(userFolder, flags.list));
// Tasks on several machines write beside each other: each into a file of its own.
const resultsFile = path.join(
  settings.out,
  flags.task === undefined ? 'results.jsonl' : `results-${flags.task}.jsonl`,
);

mkdirSync(settings.out, { recursive: true });
if (flags.table !== true) for (const variant of chosenVariants()) await runUnlessDone(variant);
process.stdout.write(flags.task === undefined ? writeTable() : table());

function chosenVariants(): readonly Variant[] {
  const { only, task } = flags;
  if (task !== undefined) return [taskVariant(task)];
  if (only === undefined) return variants;
  const unknown = only.find((name) => variants.every((variant) => variant.name !== name));
  if (unknown === undefined) return variants.filter(({ name }) => only.includes(name));
  throw new Error(
    `There is no variant "${unknown}". There are: ${variants.map(({ name }) => name).join(', ')}.`,
  );
}

function taskVariant(task: number): Variant {
  const variant = variants[task - 1];
  if (variant !== undefined) return variant;
  throw new Error(`There is no variant number ${task}. There are ${variants.length}.`);
}

async function runUnlessDone(variant: Variant): Promise<void> {
  if (readAllResults(settings.out).some(({ name }) => name === variant.name)) {
    process.stderr.write(`${variant.name}: done before\n`);
    return;
  }
  process.stderr.write(`\n${variant.name}: ${variant.change}\n`);
  appendResult(resultsFile, await runVariant(variant, settings));
  if (flags.task === undefined) writeTable();
}

function writeTable(): string {
  const text = table();
  writeFileSync(path.join(settings.out, 'table.md'), text);
  return text;
}

/** In the order of the list, whatever the order of the runs was. */
function table(): string {
  const done = readAllResults(settings.out);
  const listed = variants.flatMap(({ name }) => done.filter((result) => result.name === name).slice(-1));
  return ablationTable(listed);
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('Give a whole number of at least 1.');
}
