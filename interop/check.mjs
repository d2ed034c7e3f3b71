// Holds this project against the originals, in both directions: `pnpm --filter interop start --python PYTHON`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { computeCases } from './cases.mjs';

const here = import.meta.dirname;
const { values, positionals } = parseArgs({
  options: { python: { type: 'string', default: 'python3' } },
  allowPositionals: true,
});
const models = positionals.length > 0 ? positionals : [path.join(here, '../packages/digits/model')];
const folder = mkdtempSync(path.join(tmpdir(), 'ddpm-interop-'));

function python(script, ...args) {
  return execFileSync(values.python, [path.join(here, script), ...args], { encoding: 'utf8' });
}

/** Compares one model folder; returns whether all is near enough. */
async function check(model) {
  const cases = path.join(folder, 'cases.safetensors');
  const onnx = path.join(folder, 'network.onnx');
  writeFileSync(cases, await computeCases(model));
  const trainer = path.join(here, '../apps/trainer/dist/main.js');
  execFileSync(process.execPath, [trainer, 'export', model, '--out', onnx], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { versions, report } = JSON.parse(python('compare.py', model, cases, onnx));
  console.log(`\n${model}\n${JSON.stringify(versions)}`);
  for (const { what, difference, tolerance } of report) {
    const verdict = difference <= tolerance ? 'ok' : 'TOO FAR';
    console.log(`${what.padEnd(40)} ${difference.toExponential(1)} of at most ${tolerance}  ${verdict}`);
  }
  return report.every(({ difference, tolerance }) => difference <= tolerance);
}

try {
  const given = models.map((model) => path.resolve(process.env.INIT_CWD ?? '.', model));
  const foreign = ['made-in-pytorch', 'labels-of-two-parts'].map((name) => path.join(folder, name));
  python('make_model.py', foreign[0]);
  python('make_model.py', foreign[1], '2', '3');
  const results = [];
  for (const model of [...given, ...foreign]) results.push(await check(model));
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
