// Everything that must hold before a change lands: `pnpm test` runs this, and so does continuous integration.
// The last line counts what passed: one for each check, one for each unit test.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

const checks = [
  ['packages build', ['pnpm', 'build']],
  ['formatting', ['pnpm', 'format:check']],
  ['lint', ['pnpm', 'lint']],
  ['types', ['pnpm', 'typecheck']],
  ['layering and circular imports', ['pnpm', 'check:layers']],
  ['unused files, exports and dependencies', ['pnpm', 'check:unused']],
  ['every package has the same files', ['pnpm', 'check:packages']],
  ['workflows and issue templates', ['pnpm', 'check:workflows']],
  ['package exports', ['pnpm', 'check:exports']],
  ['every public symbol documented', ['pnpm', 'docs:api']],
  ['sizes and tree-shaking', ['pnpm', 'check:sizes']],
  ['packed packages and examples in projects outside', ['pnpm', 'check:packed']],
];

function run([command, ...args]) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return result.status === 0;
}

function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(0)} s`;
}

function runCheck([name, command]) {
  const start = performance.now();
  console.log(`\n── ${name}: ${command.join(' ')}`);
  const passed = run(command);
  return { name, passed, detail: seconds(start) };
}

/** Runs all unit tests and counts them; a run that ends without a report counts as one failure. */
function runUnitTests() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ddpm-verify-'));
  const report = path.join(folder, 'report.json');
  const start = performance.now();
  console.log('\n── unit tests: vitest run');
  const exitedWell = run([
    ...['pnpm', 'exec', 'vitest', 'run'],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ]);
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

const results = checks.map(runCheck);
const tests = runUnitTests();

console.log('');
for (const { name, passed, detail } of results) console.log(`${passed ? '✓' : '✗'} ${name} (${detail})`);
console.log(`${tests.failed === 0 ? '✓' : '✗'} ${tests.name} (${tests.detail})`);

const failed = results.filter((result) => !result.passed).length + tests.failed;
const passed = results.filter((result) => result.passed).length + tests.passed;
process.exitCode = failed === 0 && tests.passed > 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);
