import { Command } from 'commander';
import { parameterCount, parameterSpecs } from '@ddpm/unet';
import { shownPath } from '../configuration/paths';
import { loadModel } from '../run/load-model';
import { modelPath } from '../run/model-path';

/** `inspect`: what a model is. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description('show what a model is: network, schedule, tensors')
    .argument('<model>', 'model folder, or folder of a run')
    .option('--tensors', 'list every tensor with its shape, mean and deviation')
    .action(async (folder: string, { tensors }: { tensors?: boolean }) => {
      const model = await loadModel(modelPath(folder));
      const lines = [
        `model        ${shownPath(model.source)}`,
        `steps        ${model.training?.steps.toLocaleString('en') ?? 'unknown'}`,
        `data set     ${model.dataset ?? 'unknown'}`,
        `classes      ${model.classNames?.join(', ') ?? model.unet.numClasses ?? 'none'}`,
        `parameters   ${parameterCount(model.unet).toLocaleString('en')} in ${parameterSpecs(model.unet).length} tensors`,
        ...fieldLines('network', model.unet),
        ...fieldLines('schedule', model.schedule),
        ...(tensors === true ? tensorLines(model) : []),
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}

function fieldLines(title: string, fields: object): string[] {
  return [
    '',
    title,
    ...Object.entries(fields).map(([name, value]) => `  ${name.padEnd(20)} ${JSON.stringify(value)}`),
  ];
}

function tensorLines({ unet, parameters }: Awaited<ReturnType<typeof loadModel>>): string[] {
  return [
    '',
    'tensors',
    ...parameterSpecs(unet).map(({ name, shape, offset, size }) => {
      const { mean, deviation } = moments(parameters.subarray(offset, offset + size));
      return `  ${name.padEnd(32)} ${shape.join('x').padEnd(14)} mean ${mean.toFixed(4).padStart(8)}  deviation ${deviation.toFixed(4)}`;
    }),
  ];
}

function moments(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
