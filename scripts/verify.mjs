// Everything that must hold before a change lands: `pnpm test` runs this, and so does continuous integration.
// What is cheap and needs no build comes first, so that a fault is told after seconds. Whatever fails, all of it runs.
// The last line counts what passed: one for each check, one for each unit test.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

/**
 * Stage by stage; the checks of one stage run beside each other, taken from its list in order, the longest first. Those
 * of the first list the files of the tree, which a build fills with temporary ones. Lint does too, but takes as long as
 * the packed packages, which wait for one another, so the two run side by side.
 */
const stages = [
  [
    ['formatting', 'format:check'],
    ['types', 'typecheck'],
    ['every package has the same files', 'check:packages'],
    ['workflows and issue templates', 'check:workflows'],
    ['layering and circular imports', 'check:layers'],
    ['unused files, exports and dependencies', 'check:unused'],
    ['dependencies that are alive, or kept for a reason', 'check:alive'],
  ],
  [['packages build', 'build']],
  [
    ['packed packages and examples in projects outside', 'check:packed'],
    ['lint', 'lint'],
    ['sizes and tree-shaking', 'check:sizes'],
    ['every public symbol documented', 'docs:api'],
    ['package exports', 'check:exports'],
    ['public interface as reviewed', 'check:api'],
  ],
];

/** Runs `pnpm ...`; what it prints is shown as it comes, or kept where other checks print too. */
function runPnpm(args, output) {
  return new Promise((resolve) => {
    const child = spawn('pnpm', args, {
      cwd: root,
      stdio: ['ignore', output, output],
      // Two run at a time: threads of both on the same cores would wait for each other by computing.
      env: { ...process.env, DDPM_THREADS: process.env.DDPM_THREADS ?? '1' },
      shell: process.platform === 'win32',
    });
    const printed = [];
    child.stdout?.on('data', (piece) => printed.push(piece));
    child.stderr?.on('data', (piece) => printed.push(piece));
    child.on('error', (error) => resolve({ passed: false, printed: `${error.message}\n` }));
    child.on('close', (code) => resolve({ passed: code === 0, printed: Buffer.concat(printed).toString() }));
  });
}

function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(0)} s`;
}

async function runCheck([name, script]) {
  const start = performance.now();
  const { passed, printed } = await runPnpm([script], 'pipe');
  const detail = seconds(start);
  console.log(`\n── ${name}: pnpm ${script}\n${printed}${passed ? '✓' : '✗'} ${name} (${detail})`);
  return { name, passed, detail };
}

/** Two at a time, or one where there is one processor: more would wait for each other on a usual machine. */
async function runStage(checks) {
  const waiting = [...checks];
  const results = [];
  const runInTurn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results.push(await runCheck(next));
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, runInTurn));
  return results;
}

/** Runs all unit tests and counts them; a run that ends without a report counts as one failure. */
async function runUnitTests() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ddpm-verify-'));
  const report = path.join(folder, 'report.json');
  const start = performance.now();
  console.log('\n── unit tests: vitest run');
  const { passed: exitedWell } = await runPnpm(
    ['exec', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    'inherit',
  );
  const { passed, failed } = countTests(report);
  rmSync(folder, { recursive: true });
  return {
    name: 'unit tests',
    passed,
    failed: exitedWell ? failed : Math.max(1, failed),
    detail: `${passed} passed, ${failed} failed, ${seconds(start)}`,
  };
}

function countTests(report) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const results = [];
for (const stage of stages) results.push(...(await runStage(stage)));
const tests = await runUnitTests();

console.log('');
for (const { name, passed, detail } of results) console.log(`${passed ? '✓' : '✗'} ${name} (${detail})`);
console.log(`${tests.failed === 0 ? '✓' : '✗'} ${tests.name} (${tests.detail})`);

const failed = results.filter((result) => !result.passed).length + tests.failed;
const passed = results.filter((result) => result.passed).length + tests.passed;
process.exitCode = failed === 0 && tests.passed > 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);
