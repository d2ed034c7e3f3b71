// Hands damaged files to every reader that takes a stranger's bytes:
//   pnpm fuzz --inputs 1000000 --seed 1
// Each is a file of fuzz-corpus/ with some bits flipped, numbers made extreme, parts cut, doubled or taken from another.
// A reader may refuse it by its own error alone, within a second of computing, and within ten times the input and 100 MB.
// Prints one line a reader; writes the input of each fault into fuzz-faults/ and ends with 1.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const MOST_SECONDS = 1;
const MOST_BYTES = 100 * 2 ** 20;
const corpus = path.join(import.meta.dirname, 'fuzz-corpus');
const faults = path.join(import.meta.dirname, 'fuzz-faults');

const { values: flags } = parseArgs({
  options: { inputs: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const [inputs, seed] = [flags.inputs, flags.seed].map(Number);
if (!(Number.isSafeInteger(inputs) && inputs > 0 && Number.isSafeInteger(seed))) {
  console.error('Usage: pnpm fuzz [--inputs N] [--seed N], whole numbers; N inputs for each reader.');
  process.exit(2);
}

/** The readers, out of the sources of the packages and of the page: some of them nobody may import who is no part of those. */
async function loadReaders() {
  const folder = mkdtempSync(path.join(import.meta.dirname, '.fuzz-readers-'));
  try {
    const outfile = path.join(folder, 'readers.mjs');
    await build({
      ...{ entryPoints: [path.join(import.meta.dirname, '../src/testing/fuzz-readers.ts')], outfile },
      ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
      ...{
        conditions: ['@ddpm/source', 'node'],
        external: ['sharp', 'koffi', 'onnxruntime-node', '@tensorflow/*'],
      },
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
    });
    return (await import(pathToFileURL(outfile))).fuzzedReaders;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Numbers from 0 to 1, a series for each seed and name: Marsaglia's xorshift of 32 bits. */
function randomSeries(name) {
  let state = createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE() | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const extremes = [0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, -0x8000_0000, 0x1000_0000];

/** The ways to damage bytes: each takes them and random draws, and returns others. */
const damages = [
  (bytes, below) => {
    bytes[below(bytes.length)] ^= 1 << below(8);
    return bytes;
  },
  (bytes, below) => {
    if (bytes.length < 4) return bytes;
    bytes.writeInt32LE(extremes[below(extremes.length)] | 0, below(bytes.length - 3));
    return bytes;
  },
  (bytes, below) => {
    if (bytes.length < 4) return bytes;
    bytes.writeInt32BE(extremes[below(extremes.length)] | 0, below(bytes.length - 3));
    return bytes;
  },
  (bytes, below) => bytes.subarray(0, below(bytes.length + 1)),
  (bytes, below) => {
    const [begin, length] = [below(bytes.length), below(16)];
    return Buffer.concat([bytes.subarray(0, begin), bytes.subarray(begin + length)]);
  },
  (bytes, below) => {
    const [begin, length] = [below(bytes.length), below(64)];
    return Buffer.concat([bytes.subarray(0, begin + length), bytes.subarray(begin)]);
  },
  (bytes, below, other) =>
    Buffer.concat([bytes.subarray(0, below(bytes.length)), other.subarray(below(other.length))]),
  // A digit becomes many: sizes and counts are written so in headers.
  (bytes, below) => {
    const text = bytes.toString('latin1');
    const digits = [...text.matchAll(/\d/g)];
    const place = digits[below(digits.length)]?.index;
    if (place === undefined) return bytes;
    return Buffer.from(`${text.slice(0, place)}${'9'.repeat(1 + below(20))}${text.slice(place)}`, 'latin1');
  },
];

function damaged(files, random) {
  const below = (limit) => Math.floor(random() * limit);
  let bytes = Buffer.from(files[below(files.length)]);
  for (let times = 1 + below(4); times > 0; times -= 1) {
    bytes = damages[below(damages.length)](bytes, below, files[below(files.length)]);
  }
  return bytes;
}

const largestMemory = () => process.resourceUsage().maxRSS * 1024;

/** @returns what is wrong with how the reader took the bytes, or null; and whether it refused them */
async function faultOf([, read, ...refusals], bytes) {
  const memory = largestMemory();
  const start = process.cpuUsage();
  let complaint = null;
  let isRefused = false;
  try {
    await read(new Uint8Array(bytes));
  } catch (error) {
    isRefused = true;
    if (!refusals.includes(error.name)) complaint = `ended with ${error.stack}`;
  }
  const seconds = process.cpuUsage(start).user / 1e6;
  const grown = largestMemory() - memory;
  if (seconds > MOST_SECONDS) complaint ??= `took ${seconds.toFixed(1)} s of computing`;
  if (grown > 10 * bytes.length + MOST_BYTES) complaint ??= `took ${(grown / 2 ** 20).toFixed(0)} MB`;
  return { complaint, isRefused };
}

function keep(name, bytes) {
  mkdirSync(faults, { recursive: true });
  const file = path.join(
    faults,
    `${name.replaceAll(' ', '-')}-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`,
  );
  writeFileSync(file, bytes);
  return file;
}

for (const [name, reader] of Object.entries(await loadReaders())) {
  const folder = path.join(corpus, reader[0]);
  const files = readdirSync(folder).map((file) => readFileSync(path.join(folder, file)));
  const random = randomSeries(name);
  let refused = 0;
  const found = new Map();
  for (let count = 0; count < inputs; count += 1) {
    const bytes = damaged(files, random);
    const { complaint, isRefused } = await faultOf(reader, bytes);
    if (isRefused) refused += 1;
    // One input of each kind is enough to mend it.
    const kind = complaint?.split('\n', 2).join(' ');
    if (kind !== undefined && !found.has(kind)) found.set(kind, keep(name, bytes));
  }
  for (const [kind, file] of found) console.error(`${name}: ${kind}\n  ${file}`);
  if (found.size > 0) process.exitCode = 1;
  console.log(`${name}: ${inputs} inputs, seed ${seed}: ${refused} refused, ${found.size} kinds of faults`);
}
