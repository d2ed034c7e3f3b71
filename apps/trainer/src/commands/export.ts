import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { modelFiles } from '@ddpm/checkpoint';
import path from 'node:path';
import { shownPath, userPath } from '../configuration/paths';
import { loadDataset } from '../run/load-dataset';
import { bestWeights, weightsKinds, type WeightsKind } from '../run/network-weights';
import { runFolder } from '../run/run-folder';
import { loadRun } from '../run/saved-run';
import { writeModel } from '../run/write-model';
import { UsageError } from '../usage-error';

interface ExportFlags {
  readonly out: string;
  readonly weights?: WeightsKind;
}

/** `export`: the newest checkpoint of a run as a model folder, while the run still goes on or after it was killed. */
export function exportCommand(): Command {
  return new Command('export')
    .description("write the newest checkpoint of a run as a model folder, in diffusers' layout")
    .argument('<run>', 'folder of a run')
    .requiredOption('--out <folder>', 'the model folder to write')
    .addOption(
      new Option(
        '--weights <kind>',
        'as the optimiser left them, or their average (default: the average)',
      ).choices(['raw', 'ema']),
    )
    .action(exportRun);
}

async function exportRun(run: string, flags: ExportFlags): Promise<void> {
  const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  const out = userPath(flags.out);
  checkReplaceable(out);
  const { state, config, warnings } = await loadRun(runFolder(userPath(run)));
  for (const warning of warnings) say(`warning: ${warning}`);
  const kind = flags.weights ?? bestWeights(state);
  if (!weightsKinds(state).includes(kind)) {
    throw new UsageError(
      `${shownPath(userPath(run))} keeps no average of its weights. Leave --weights away.`,
    );
  }
  const { classNames } = await loadDataset(config, 'test', say);
  const card = { dataset: config.dataset, preset: config.preset, classNames };
  await writeModel(out, state, card, kind);
  say(`Step ${state.step}, ${kind} weights: ${shownPath(out)}`);
}

/** A model folder is replaced by a newer one, anything else is left alone. */
function checkReplaceable(out: string): void {
  if (!existsSync(out) || existsSync(path.join(out, modelFiles.modelIndex))) return;
  throw new UsageError(`${shownPath(out)} exists and is no model folder. Choose another with --out.`);
}
