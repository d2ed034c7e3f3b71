// Trains a small network on real digits and hits the training processes at random moments, until each run is finished.
// Whatever happens, the finished run must be the one that nobody disturbed:
//   pnpm chaos --kills 1000 --seed 1
// Faults: SIGKILL, SIGTERM, SIGHUP, SIGINT, SIGSTOP with SIGCONT, a limit on file size, a read-only folder, the newest
// state or the metrics cut off or with a flipped bit, the clock set back, a second process at once.
// Prints one line a run; ends with 1 where one claim does not hold, and then keeps the run's folder.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const STEPS = 40;
const INTERVAL = 5;
const program = path.join(import.meta.dirname, '../dist/main.js');
const { values: flags } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const [kills, seed] = [flags.kills, flags.seed].map(Number);
if (!(Number.isSafeInteger(kills) && kills > 0 && Number.isSafeInteger(seed))) {
  console.error('Usage: pnpm chaos [--kills N] [--seed N], whole numbers.');
  process.exit(2);
}

const config = {
  batchSize: 8,
  sampleInterval: 0,
  checkpointInterval: INTERVAL,
  steps: STEPS,
  threads: 1,
  recipe: {
    unet: { blockChannels: [8], bottleneckChannels: 8, embeddingChannels: 8, normGroups: 2 },
    training: { learningRateDecay: 'constant' },
  },
};

let draws = 0;
/** The next number of the seed's own series, from 0 to 1. */
function random() {
  draws += 1;
  return createHash('sha256').update(`${seed} ${draws}`).digest().readUInt32LE() / 2 ** 32;
}
const choose = (list) => list[Math.floor(random() * list.length)];

const root = mkdtempSync(path.join(tmpdir(), 'ddpm-chaos-'));
writeFileSync(path.join(root, 'chaos.json'), JSON.stringify(config));

/** A clock that goes back by an hour once the process has run for a while. */
const clock = (delay) =>
  `data:text/javascript,${encodeURIComponent(`
  const now = Date.now;
  const start = now();
  const shown = () => now() - (now() - start > ${delay} ? 3600000 : 0);
  Date.now = shown;
  globalThis.Date = class extends Date { constructor(...given) { super(...(given.length ? given : [shown()])); } };
`)}`;

/** Starts the trainer, as a shell's loop would. */
function start(name, { options = [], fileLimit = null } = {}) {
  const args = [...options, program, '--config', 'chaos.json', '--out', name, '--resume', 'auto'];
  const [command, ...rest] =
    fileLimit === null
      ? [process.execPath, ...args]
      : ['sh', '-c', `ulimit -f ${fileLimit}; exec "$@"`, 'sh', process.execPath, ...args];
  const child = spawn(command, rest, {
    cwd: root,
    env: { ...process.env, INIT_CWD: root },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const trainer = { child, said: '', ended: false, end: null };
  child.stderr.on('data', (chunk) => (trainer.said += chunk));
  trainer.end = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      trainer.ended = true;
      resolve({ code, signal });
    });
  });
  return trainer;
}

function statesOf(name) {
  const folder = path.join(root, name, 'training-state');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((entry) => /^\d+-step-\d+$/.test(entry))
    .sort()
    .map((entry) => path.join(folder, entry));
}

/** The steps that the metrics hold, lines that say one alone. */
function metricSteps(name) {
  const file = path.join(root, name, 'metrics.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const { step } = JSON.parse(line);
        return step === undefined ? [] : [step];
      } catch {
        return [];
      }
    });
}

function sha256(name) {
  const file = path.join(root, name, 'model/unet/diffusion_pytorch_model.safetensors');
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function spoil(file) {
  const bytes = readFileSync(file);
  if (bytes.length === 0) return;
  const place = Math.floor(random() * bytes.length);
  if (random() < 0.5) {
    writeFileSync(file, bytes.subarray(0, place));
    return;
  }
  bytes[place] ^= 1 << Math.floor(random() * 8);
  writeFileSync(file, bytes);
}

/** What is done to a process at a moment; each is over when the process is. */
const signalFaults = Object.fromEntries(
  ['SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGINT'].map((signal) => [
    signal,
    async (_, { child, end }) => {
      child.kill(signal);
      await end;
    },
  ]),
);
const faults = {
  ...signalFaults,
  async pause(_, { child, end, ended }) {
    child.kill('SIGSTOP');
    await setTimeout(200 + random() * 800);
    child.kill('SIGCONT');
    if (!ended) await end;
  },
  async 'two at once'(run, first) {
    const second = start(run.name);
    await setTimeout(random() * run.duration);
    first.child.kill('SIGKILL');
    await first.end;
    await second.end;
    if (/is in use by process/.test(second.said)) run.refused += 1;
  },
  async 'read-only folder'(run, { child, end }) {
    const folder = path.join(root, run.name);
    if (existsSync(folder)) chmodSync(folder, 0o555);
    await setTimeout(random() * 500);
    child.kill('SIGTERM');
    await end;
    if (existsSync(folder)) chmodSync(folder, 0o755);
  },
  async 'damaged state'(run, { child, end }) {
    child.kill('SIGKILL');
    await end;
    const states = statesOf(run.name);
    // A state that is damaged leaves the one before it: two in a row would leave none.
    if (states.length < 2 || run.damaged !== null) return;
    run.damaged = states.at(-1);
    spoil(path.join(run.damaged, choose(readdirSync(run.damaged))));
  },
  async 'damaged metrics'(run, { child, end }) {
    child.kill('SIGKILL');
    await end;
    const file = path.join(root, run.name, 'metrics.jsonl');
    if (!existsSync(file)) return;
    run.metricsDamaged += 1;
    spoil(file);
  },
};
/** Faults of the process's surroundings from its beginning on; it ends by itself, or with the run. */
const surroundings = {
  'clock set back': (run) => ({ options: ['--import', clock(random() * run.duration)] }),
  'limit on file size': () => ({ fileLimit: Math.floor(random() * 200) }),
};

/** One process, hit once; a claim that does not hold throws. */
async function hitOnce(run) {
  const name = choose([...Object.keys(faults), ...Object.keys(surroundings)]);
  const done = metricSteps(run.name).at(-1) ?? 0;
  const damagedBefore = run.damaged;
  const trainer = start(run.name, surroundings[name]?.(run));
  run.faults.push(name);
  if (name in surroundings) await trainer.end;
  else {
    await Promise.race([setTimeout(random() * run.duration), trainer.end]);
    await faults[name](run, trainer);
  }
  const { code, signal } = await trainer.end;
  checkWork(run, trainer.said, done, damagedBefore);
  const isExpected =
    signal !== null ||
    [0, 129, 130, 143].includes(code) ||
    name === 'limit on file size' ||
    name === 'read-only folder';
  if (!isExpected) throw new Error(`${name} ended with exit code ${code}:\n${trainer.said}`);
  return code === 0 && /Trained|is finished/.test(trainer.said);
}

/** At most one interval is lost, one more where the newest state was damaged; the step under way does not count. */
function checkWork(run, said, done, damagedBefore) {
  if (!/Training on/.test(said)) return;
  const from = Number(/, from step (\d+)/.exec(said)?.[1] ?? 0);
  const lost = Math.max(0, done - from);
  const allowed = INTERVAL * (damagedBefore === null ? 1 : 2) + 1;
  run.mostLost = Math.max(run.mostLost, lost);
  if (run.metricsDamaged === 0 && lost > allowed) {
    throw new Error(`${lost} steps of work were lost, ${allowed} may be:\n${said}`);
  }
  if (damagedBefore === run.damaged && statesOf(run.name).at(-1) !== damagedBefore) run.damaged = null;
}

function checkFinished(run, expected) {
  if (sha256(run.name) !== expected) throw new Error('the weights are not those of the undisturbed run');
  const steps = metricSteps(run.name);
  // What one damage took away is a gap; a number that it changed, two.
  const breaks = [...steps, STEPS + 1].filter((step, index) => step !== (steps[index - 1] ?? 0) + 1).length;
  if (breaks > 2 * run.metricsDamaged) throw new Error(`the metrics hold the steps ${steps.join(' ')}`);
  if (existsSync(path.join(root, run.name, 'run.lock'))) throw new Error('the lock was left behind');
}

async function undisturbed() {
  const began = performance.now();
  const trainer = start('undisturbed');
  const { code } = await trainer.end;
  if (code !== 0) throw new Error(`The undisturbed run ended with ${code}:\n${trainer.said}`);
  return { expected: sha256('undisturbed'), duration: performance.now() - began };
}

/** @returns how many hits the run took */
async function disturbedRun(number, hitsLeft, { expected, duration }) {
  const name = `run-${number}`;
  const run = { name, duration, faults: [], damaged: null, metricsDamaged: 0, refused: 0, mostLost: 0 };
  try {
    let isFinished = false;
    while (!isFinished && run.faults.length < hitsLeft) isFinished = await hitOnce(run);
    while (!isFinished) {
      const trainer = start(name);
      const { code } = await trainer.end;
      if (code !== 0) throw new Error(`Left in peace, it ended with exit code ${code}:\n${trainer.said}`);
      isFinished = true;
    }
    checkFinished(run, expected);
  } catch (error) {
    console.error(
      `${name} (${path.join(root, name)}), seed ${seed}, after ${run.faults.join(', ')}:\n${error.message}`,
    );
    process.exit(1);
  }
  console.log(`${name}: ${run.faults.join(', ')}; at most ${run.mostLost} steps done again`);
  rmSync(path.join(root, name), { recursive: true });
  return run;
}

const truth = await undisturbed();
let hits = 0;
let runs = 0;
let mostLost = 0;
for (; hits < kills; runs += 1) {
  const run = await disturbedRun(runs + 1, kills - hits, truth);
  hits += run.faults.length;
  mostLost = Math.max(mostLost, run.mostLost);
}
rmSync(root, { recursive: true });
console.log(
  `${runs} runs, ${hits} faults, seed ${seed}: all ended with the weights of the undisturbed run (SHA-256 ${truth.expected.slice(0, 16)}); at most ${mostLost} steps were done again (an interval is ${INTERVAL})`,
);
