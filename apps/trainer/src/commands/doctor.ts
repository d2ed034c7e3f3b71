import {
  checkConvolution,
  compiledDevices,
  probeBackends,
  type BackendProbe,
  type CompiledEngineName,
  type PureStep,
  type SelfCheckResult,
  type StepRunner,
} from '@ddpm/engine';
import { describeMachine } from '@ddpm/engine/node';
import * as tf from '@tensorflow/tfjs-core';
import { Command } from 'commander';
import { numberFlag } from '../configuration/number-flag';
import { backendOptions, compiledRunners, prepareEngine } from '../run/engine';
import { tensorflowRemedy } from '../tensorflow-setup';

/** `doctor`: what this machine offers, and what a run would use. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('show what this machine offers, and what would be used and why')
    .option(
      '--threads <n>',
      'threads to compute with (default: all cores)',
      numberFlag({ min: 1, whole: true }),
    )
    .action(async ({ threads }: { threads?: number }) => {
      tf.enableProdMode();
      const say = (line: string): void => void process.stdout.write(`${line}\n`);
      for (const line of machineLines()) say(line);
      say('\nEngines, each with a timed self-check (151 MFLOP of convolution):');
      for (const backend of Object.keys(compiledDevices) as CompiledEngineName[])
        say(engineLine(backend, await describeCompiled(threads ?? null, backend)));
      for (const probe of await probeBackends(backendOptions(threads ?? null)))
        say(engineLine(probe.name, describeProbe(probe)));
      const engine = await prepareEngine({ backend: 'auto', threads: threads ?? null });
      say(`\nA run would use ${engine.description}.`);
      for (const reason of engine.passedOver) say(`  passed over ${reason}`);
      say('Another engine: --backend NAME, with a name from the list.');
    });
}

function machineLines(): string[] {
  const { nodeVersion, platform, processor, cores, cpuQuota, memory, freeMemory } = describeMachine();
  const quota = cpuQuota === null ? '' : `; a container's limit allows ${cpuQuota.toFixed(1)} cores' time`;
  const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return [
    `Node        ${nodeVersion} on ${platform}`,
    `processor   ${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}${quota}`,
    `memory      ${gigabytes(memory)}, ${gigabytes(freeMemory)} free`,
  ];
}

function engineLine(name: string, description: string): string {
  return `  ${name.padEnd(16)} ${description}`;
}

function describeProbe(probe: BackendProbe): string {
  if (probe.available) return describeCheck(probe.device, probe.check);
  const here = probe.name === 'tensorflow' ? `. ${tensorflowRemedy}` : '';
  return `not here: ${probe.reason}. ${probe.remedy}${here}`;
}

async function describeCompiled(threads: number | null, backend: CompiledEngineName): Promise<string> {
  const createRunner = compiledRunners(threads, backend);
  const convolution: PureStep = ({ x, filter }) => ({
    y: tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same'),
  });
  let runner: StepRunner | undefined;
  try {
    const check = await checkConvolution(async (x, filter) => {
      runner ??= await createRunner(convolution, {}, { x, filter });
      const { y } = await runner.run({ x, filter });
      return y?.data ?? [];
    });
    return describeCheck(runner?.device.description ?? '', check);
  } catch (error) {
    return `not here: ${(error as Error).message}`;
  } finally {
    await runner?.dispose();
  }
}

function describeCheck(device: string, { correct, error, milliseconds, gflops }: SelfCheckResult): string {
  const verdict = correct ? 'right' : `WRONG by ${error.toExponential(1)}`;
  return `${device}: ${verdict}, ${milliseconds.toFixed(1)} ms, ${gflops.toFixed(0)} GFLOP/s`;
}
