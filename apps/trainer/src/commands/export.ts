import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { Command, Option } from 'commander';
import { modelFiles, type ModelFolderContent } from '@ddpm/checkpoint';
import { readModelFolder, writeModelFolder } from '@ddpm/checkpoint/node';
import { shownPath, userPath } from '../configuration/paths';
import { loadDataset } from '../run/load-dataset';
import { NoModelError } from '../run/load-model';
import { networkOnnx } from '../run/network-onnx';
import { bestWeights, weightsKinds, type WeightsKind } from '../run/network-weights';
import { runFolder } from '../run/run-folder';
import { loadRun } from '../run/saved-run';
import { runSampling } from '../run/recommended-sampling';
import { modelContent } from '../run/write-model';
import { writeWhole } from '../run/write-whole';
import { UsageError } from '../usage-error';

interface ExportFlags {
  readonly out: string;
  readonly format?: 'model' | 'onnx';
  readonly weights?: WeightsKind;
}

/** A model and one sentence on where it comes from. */
interface Source {
  readonly content: ModelFolderContent;
  readonly origin: string;
}

/**
 * `export`: a model folder, or the newest checkpoint of a run, while the run still goes on or after it was killed, as a
 * model folder or as an ONNX file.
 */
export function exportCommand(): Command {
  return new Command('export')
    .description("write a model, or a run's newest checkpoint, as a model folder or as an ONNX file")
    .argument('<model>', 'folder of a run, or model folder')
    .requiredOption('--out <path>', 'the model folder or the ONNX file to write')
    .addOption(
      new Option(
        '--format <format>',
        "a folder in diffusers' layout, or the network as one ONNX file (default: onnx where --out ends with .onnx)",
      ).choices(['model', 'onnx']),
    )
    .addOption(
      new Option(
        '--weights <kind>',
        'of a run: as the optimiser left them, or their average (default: the average)',
      ).choices(['raw', 'ema']),
    )
    .action(exportModel);
}

async function exportModel(folder: string, flags: ExportFlags): Promise<void> {
  const out = userPath(flags.out);
  const format = flags.format ?? (out.endsWith('.onnx') ? 'onnx' : 'model');
  checkReplaceable(out, format);
  const { content, origin } = await readSource(userPath(folder), flags);
  await (format === 'onnx' ? writeWhole(out, networkOnnx(content)) : writeModelFolder(out, content));
  say(`${origin}: ${shownPath(out)}`);
}

async function readSource(folder: string, { weights }: ExportFlags): Promise<Source> {
  if (existsSync(runFolder(folder).config)) return readRun(folder, weights);
  if (!existsSync(path.join(folder, modelFiles.modelIndex))) {
    throw new NoModelError(
      `${shownPath(folder)} is neither a run nor a model folder: it has neither config.json nor ${modelFiles.modelIndex}. Give one of the two.`,
    );
  }
  if (weights !== undefined) {
    throw new UsageError(
      `${shownPath(folder)} is a model folder, which has one kind of weights. Leave --weights away.`,
    );
  }
  return { content: await readModelFolder(folder), origin: shownPath(folder) };
}

async function readRun(folder: string, weights: WeightsKind | undefined): Promise<Source> {
  const { state, config, warnings } = await loadRun(runFolder(folder));
  for (const warning of warnings) say(`warning: ${warning}`);
  const kind = weights ?? bestWeights(state);
  if (!weightsKinds(state).includes(kind)) {
    throw new UsageError(`${shownPath(folder)} keeps no average of its weights. Leave --weights away.`);
  }
  const { classNames } = await loadDataset(config, 'test', say);
  const { dataset, preset, heldOutPairs } = config;
  const sampling = runSampling({ ...config, recipe: state.recipe }, dataset);
  const card = { dataset, preset, classNames, heldOutPairs, stage: config.distillation?.stage, sampling };
  return { content: await modelContent(state, card, kind), origin: `Step ${state.step}, ${kind} weights` };
}

/** A model is replaced by a newer one, anything else is left alone. */
function checkReplaceable(out: string, format: 'model' | 'onnx'): void {
  if (!existsSync(out)) return;
  const isReplaceable =
    format === 'onnx' ? statSync(out).isFile() : existsSync(path.join(out, modelFiles.modelIndex));
  if (isReplaceable) return;
  const expected = format === 'onnx' ? 'a folder' : 'no model folder';
  throw new UsageError(`${shownPath(out)} exists and is ${expected}. Choose another with --out.`);
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
