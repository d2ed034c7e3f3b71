// Measures what waits for the disk, with the article's network and its batches of 64 real digits:
//   pnpm stops --stops 100 --checkpoints 30
// How long a training takes from SIGTERM, at random moments, to its end with a state on disk; and how much later the two
// steps after a checkpoint end than they would without it. Prints the median and the worst of each.
import { readTrainingState, writeTrainingState } from '@ddpm/checkpoint/node';
import { loadDigits } from '@ddpm/data/node';
import { chooseEngine } from '@ddpm/engine';
import { describeMachine } from '@ddpm/engine/node';
import { articleRecipe, train, Trainer } from '@ddpm/trainer';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

/** Steps from one checkpoint to the next: two that may be held up, and others to compare with. */
const INTERVAL = 6;
const program = path.join(import.meta.dirname, '../dist/main.js');
const { values: flags } = parseArgs({
  options: {
    stops: { type: 'string', default: '100' },
    checkpoints: { type: 'string', default: '30' },
  },
});
const [stops, checkpoints] = [flags.stops, flags.checkpoints].map(Number);
if (![stops, checkpoints].every((count) => Number.isSafeInteger(count) && count >= 0)) {
  console.error('Usage: pnpm stops [--stops N] [--checkpoints N], whole numbers.');
  process.exit(2);
}

const root = mkdtempSync(path.join(tmpdir(), 'ddpm-stops-'));
const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[values.length >> 1];

function report(what, milliseconds) {
  const [middle, worst] = [median(milliseconds), sorted(milliseconds).at(-1)];
  console.log(
    `${what}: median ${middle.toFixed(0)} ms, worst of ${milliseconds.length} ${worst.toFixed(0)} ms`,
  );
}

/** Begins the run, or goes on with it, and ends it at a moment of its second or third step. @returns milliseconds */
async function stopOnce() {
  const args = ['--preset', 'article', '--steps', '1000000', '--sample-interval', '0'];
  const further = ['--checkpoint-interval', '1000000', '--out', 'run', '--resume', 'auto'];
  const child = spawn(process.execPath, [program, ...args, ...further], {
    cwd: root,
    env: { ...process.env, INIT_CWD: root },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const end = new Promise((resolve) => child.on('close', resolve));
  while (!/^step \d/m.test(said) && child.exitCode === null) await setTimeout(5);
  await setTimeout(Math.random() * 1000);
  const start = performance.now();
  child.kill('SIGTERM');
  const code = await end;
  const milliseconds = performance.now() - start;
  const step = Number(/Stopped after step (\d+)/.exec(said)?.[1]);
  const saved = await readTrainingState(path.join(root, 'run'));
  if (code !== 143 || saved.step !== step)
    throw new Error(`It ended with ${code} at step ${saved.step}:\n${said}`);
  return milliseconds;
}

/** @returns for each checkpoint, by how many milliseconds it held the steps after it up; and those of a step */
async function heldUp() {
  const ends = [];
  const { createRunner } = await chooseEngine('compiled');
  const timedRunner = async (...given) => {
    const runner = await createRunner(...given);
    return {
      device: runner.device,
      getState: () => runner.getState(),
      setState: (state) => runner.setState(state),
      dispose: () => runner.dispose(),
      async run(inputs) {
        const outputs = await runner.run(inputs);
        ends.push(performance.now());
        return outputs;
      },
    };
  };
  const dataset = await loadDigits({ from: [import.meta.dirname] });
  const trainer = await Trainer.create({ recipe: articleRecipe, dataset, createRunner: timedRunner });
  const isCheckpoint = (step) => step % INTERVAL === 0;
  await train(trainer, {
    steps: INTERVAL * (checkpoints + 1) - 1,
    wantsState: isCheckpoint,
    async onStep({ step, state }) {
      if (state !== null)
        await writeTrainingState(path.join(root, 'states'), { step, tensors: state.tensors, metadata: {} });
    },
  });
  await trainer.dispose();
  // Of step n from that of n - 1; the first steps warm up.
  const durations = ends.map((end, index) => end - (ends[index - 1] ?? end));
  const durationOf = (step) => durations[step - 1];
  const steps = durations.map((_, index) => index + 1).filter((step) => step > INTERVAL);
  const free = median(steps.filter((step) => step % INTERVAL > 2).map(durationOf));
  const after = steps.filter(isCheckpoint).map((step) => step - INTERVAL);
  return { free, held: after.map((step) => durationOf(step + 1) + durationOf(step + 2) - 2 * free) };
}

const { processor, cores } = describeMachine();
console.log(`${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}`);
try {
  const milliseconds = [];
  while (milliseconds.length < stops) milliseconds.push(await stopOnce());
  if (stops > 0) report('from SIGTERM to the end', milliseconds);
  if (checkpoints > 0) {
    const { free, held } = await heldUp();
    console.log(`a step: ${free.toFixed(0)} ms`);
    report('a checkpoint holds training up by', held);
  }
} finally {
  rmSync(root, { recursive: true });
}
