import os from 'node:os';
import { createRequire } from 'node:module';
import { describeMachine } from '@ddpm/engine/node';
import type { Section } from './sections/section';

const require = createRequire(import.meta.url);

/** What the figures depend on, as sentences. Taken before the measurements, so that the load is not their own. */
export function describeConditions(pyTorchVersion: string | null): readonly string[] {
  const machine = describeMachine();
  const gigabytes = (machine.memory / 2 ** 30).toFixed(0);
  const load = (os.loadavg()[0] ?? 0).toFixed(2);
  return [
    `Machine: ${machine.processor}, ${machine.cores} logical cores, ${gigabytes} GB, ${machine.platform}.`,
    `Load of the machine before the start: ${load} (0 is a quiet machine; others' work makes every figure worse).`,
    `Versions: Node ${machine.nodeVersion}, TensorFlow.js ${versionOf('@tensorflow/tfjs-core')}, ` +
      `ONNX Runtime ${versionOf('onnxruntime-node')}, PyTorch ${pyTorchVersion ?? 'not installed'}.`,
  ];
}

function versionOf(name: string): string {
  const { version } = require(`${name}/package.json`) as { version: string };
  return version;
}

const explanation = `The article's network (2,447,681 parameters, 32x32x1). A training step draws its noise and makes the loss, all
gradients, AdamW and an EMA; a forward pass has fixed weights and its result is read back. Each engine runs in a
process of its own; times are medians after two runs that do not count. A forward pass is 0.37 GFLOP an image, a
training step of 64 images 71 GFLOP.`;

/** The whole of RESULTS.md. */
export function resultsPage(
  conditions: readonly string[],
  command: string,
  sections: readonly Section[],
): string {
  const parts = [
    '# Results',
    explanation,
    [...conditions, `Command: \`${command}\`.`].map((sentence) => `- ${sentence}`).join('\n'),
    ...sections.flatMap(({ title, text }) => [`## ${title}`, text]),
  ];
  return `${parts.join('\n\n')}\n`;
}
