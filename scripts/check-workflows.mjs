// The workflows of .github/ parse, name their actions by major version, end in time, and run scripts that exist.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
/** What follows `pnpm` without being a script. */
const commands = ['exec', 'install'];

function read(folder) {
  return readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => [`${folder}/${name}`, parse(readFileSync(path.join(root, folder, name), 'utf8'))]);
}

function faultsOfStep({ uses, run }) {
  if (uses !== undefined)
    return /^[\w-]+\/[\w-]+@v\d+$/.test(uses) ? [] : [`${uses} is not pinned to a major`];
  // The script of another package, after --filter, is that package's own.
  const [, asked] = /pnpm(?:@\d+)? (?!--filter)([\w:]+)/.exec(run) ?? [];
  const exists = asked === undefined || asked in scripts || commands.includes(asked);
  return exists ? [] : [`"${run}" runs a script that package.json does not have`];
}

function faultsOfWorkflow({ jobs, permissions }) {
  return [
    ...(permissions === undefined ? ['the workflow names no permissions'] : []),
    ...Object.entries(jobs).flatMap(([name, job]) => [
      ...(job['timeout-minutes'] === undefined ? [`job ${name} has no timeout-minutes`] : []),
      ...job.steps.flatMap(faultsOfStep),
    ]),
  ];
}

function faultsOfTemplate({ name, description, body }) {
  const isComplete = Boolean(name && description) && Array.isArray(body) && body.length > 0;
  return isComplete ? [] : ['a template has a name, a description and a body'];
}

const faults = [
  ...read('.github/workflows').map(([file, content]) => [file, faultsOfWorkflow(content)]),
  ...read('.github/ISSUE_TEMPLATE')
    .filter(([file]) => !file.endsWith('config.yml'))
    .map(([file, content]) => [file, faultsOfTemplate(content)]),
].flatMap(([file, found]) => found.map((fault) => `${file}: ${fault}`));

for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
