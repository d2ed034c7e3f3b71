// Trains the preset `quick` on the real digits twice with one seed: undisturbed, and with numbers that are not finite
// written into the memory of its step at random moments (an image, a weight, its average, a moment):
//   pnpm divergence --faults 20 --seed 1 --steps 1000 --samples 5000
// Both are judged by `evaluate`. Ends with 1 where not all faults were reached, where a run lacks a step or holds one
// twice, or where the share of the second's samples that is read as their label lies more than half a point below. Going
// back for one fault undoes those since the last good state, so that fewer batches are left out than there are faults.
// --out keeps both runs, and goes on with what is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const MOST_POINTS = 0.5;
const program = path.join(import.meta.dirname, '../dist/main.js');
const { values: flags } = parseArgs({
  options: {
    faults: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '1000' },
    samples: { type: 'string', default: '5000' },
    threads: { type: 'string', default: '2' },
    out: { type: 'string' },
  },
});
const [faults, seed, steps, samples] = [flags.faults, flags.seed, flags.steps, flags.samples].map(Number);
if (![faults, seed, steps, samples].every(Number.isSafeInteger) || faults < 1 || steps < 4 * faults) {
  console.error(
    'Usage: pnpm divergence [--faults N] [--seed N] [--steps N] [--samples N] [--threads N] [--out FOLDER], four steps or more a fault.',
  );
  process.exit(2);
}

/** The n-th number of the seed's own series, from 0 to 1. */
const random = (...place) =>
  createHash('sha256')
    .update([seed, ...place].join(' '))
    .digest()
    .readUInt32LE() /
  2 ** 32;

/** One fault in each of as many equal parts of the run, three steps or more from the next. */
const plan = Array.from({ length: faults }, (_, index) => {
  const targets = ['images', 'parameters', 'ema', 'firstMoment', 'secondMoment'];
  return {
    run: Math.floor((steps / faults) * (index + 0.75 * random(index, 'run'))) + 1,
    target: targets[Math.floor(targets.length * random(index, 'target'))],
    place: random(index, 'place'),
    isInfinite: random(index, 'value') < 0.5,
  };
});

/** Loaded before the trainer: spoils one number of what a training step is given, as a flipped bit of memory would. */
function spoiler(planned) {
  const { createRequire } = process.getBuiltinModule('node:module');
  const { InferenceSession } = createRequire(process.argv[1])('onnxruntime-node');
  const create = InferenceSession.create.bind(InferenceSession);
  const rest = [...planned];
  let runs = 0;
  InferenceSession.create = async (...given) => {
    const session = await create(...given);
    const run = session.run.bind(session);
    session.run = (feeds, ...others) => {
      if (feeds.firstMoment !== undefined) {
        runs += 1;
        const due = rest[0]?.run <= runs ? rest.shift() : undefined;
        if (due !== undefined) {
          const { data } = feeds[due.target];
          data[Math.floor(due.place * data.length)] = due.isInfinite ? Infinity : NaN;
          process.stderr.write(`spoilt ${due.target} before run ${runs}\n`);
        }
      }
      return run(feeds, ...others);
    };
    return session;
  };
}

const root =
  flags.out === undefined ? mkdtempSync(path.join(tmpdir(), 'ddpm-divergence-')) : path.resolve(flags.out);

function trainer(args, options = []) {
  const { status, stderr } = spawnSync(
    process.execPath,
    [...options, program, ...args, '--threads', flags.threads],
    {
      env: { ...process.env, INIT_CWD: process.cwd() },
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  if (status !== 0) throw new Error(`trainer ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stderr;
}

/** @returns the share of samples that is read as their label, in percent */
function judged(name, options) {
  const run = path.join(root, name);
  const report = path.join(root, `${name}-report`);
  let said = null;
  if (!existsSync(path.join(run, 'model'))) {
    const rhythm = ['--sample-interval', '0', '--seed', String(seed)];
    said = trainer(['--preset', 'quick', '--steps', String(steps), ...rhythm, '--out', run], options);
  }
  if (!existsSync(path.join(report, 'report.json'))) {
    trainer(['evaluate', run, '--quick', '--samples', String(samples), '--seed', '0', '--out', report]);
  }
  const { figures } = JSON.parse(readFileSync(path.join(report, 'report.json'), 'utf8'));
  const metrics = readFileSync(path.join(run, 'metrics.jsonl'), 'utf8').trim().split('\n').map(JSON.parse);
  const skipped = metrics.reduce((sum, { skippedBatches = 0 }) => sum + skippedBatches, 0);
  const whole = metrics.length === steps && metrics.every(({ step }, index) => step === index + 1);
  return { said, accuracy: 100 * figures.labels.accuracy, fid: figures.samples.fid, skipped, whole };
}

const preload = `data:text/javascript,${encodeURIComponent(`(${spoiler})(${JSON.stringify(plan)})`)}`;
const clean = judged('clean', []);
const faulty = judged('faulty', ['--import', preload]);
const spoilt = faulty.said?.match(/^spoilt .*$/gm) ?? [];
const says = ({ accuracy, fid }) => `${accuracy.toFixed(2)} % read as their label, FID ${fid.toFixed(2)}`;
console.log(`undisturbed: ${says(clean)}`);
console.log(
  `${faults} faults, seed ${seed}: ${says(faulty)}; ${faulty.skipped} batches left out of ${steps}`,
);
const complaints = [
  faulty.said !== null &&
    spoilt.length !== faults &&
    `only ${spoilt.length} of ${faults} faults were reached`,
  faulty.skipped === 0 && 'no fault was found',
  !(clean.whole && faulty.whole) && 'the metrics do not hold each step once',
  clean.accuracy - faulty.accuracy > MOST_POINTS && `more than ${MOST_POINTS} points below`,
].filter(Boolean);
for (const complaint of complaints) console.error(`FAULT: ${complaint}`);
if (complaints.length > 0) process.exitCode = 1;
if (flags.out === undefined && complaints.length === 0) rmSync(root, { recursive: true });
