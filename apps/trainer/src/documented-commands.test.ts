import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { platform } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from './program';
import { tinyConfig } from './testing/trainer-process';

const root = path.join(import.meta.dirname, '../../..');
const inDocs = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
const scripts = readdirSync(path.join(root, 'deploy')).filter((name) => name.endsWith('.sh'));
const pages = [
  'README.md',
  'apps/trainer/README.md',
  ...inDocs.map((name) => `docs/${name}`),
  ...scripts.map((name) => `deploy/${name}`),
];

/** A line that runs the trainer: through pnpm, built, or as a job; alone, or under a launcher. */
const commandLine = new RegExp(
  [
    /^(?:# .*: )?(?:until |(?:mpiexec|srun|sbatch) .*?)?/,
    /(?:(?:npx )?pnpm(?:@12)? --filter trainer start|node apps\/trainer\/dist\/main\.js|deploy\/train\.sh)/,
    /(.*?)(?:;.*|\s+#.*)?$/,
  ]
    .map(({ source }) => source)
    .join(''),
);

/** What the trainer is told in each line of a page that runs it. */
function commandsIn(page: string): string[] {
  const lines = readFileSync(path.join(root, page), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const match = commandLine.exec(line);
    return match === null ? [] : [(match[1] ?? '').trim()];
  });
}

const documented = pages.flatMap((page) => commandsIn(page).map((command) => [page, command] as const));

function words(command: string): string[] {
  return command.split(/\s+/).filter((word) => word !== '');
}

describe('the commands of the documents', () => {
  it('are found', () => {
    expect(documented.length).toBeGreaterThan(30);
  });

  // Help is an exit of its own.
  it.each(documented.filter(([, command]) => command !== '--help'))(
    '%s: %s is understood',
    async (_, command) => {
      const program = createProgram();
      for (const each of program.commands) each.action(() => undefined);
      await program.parseAsync(words(command), { from: 'user' });
    },
  );
});

describe.skipIf(platform === 'win32')('as typed from the root, through pnpm,', () => {
  let folder: string;
  /** Where the commands say `runs/NAME`. */
  let run: string;

  beforeAll(() => {
    mkdirSync(path.join(root, 'runs'), { recursive: true });
    folder = mkdtempSync(path.join(root, 'runs/documented-'));
    run = path.relative(root, path.join(folder, 'run'));
    writeFileSync(path.join(folder, 'recipe.json'), JSON.stringify(tinyConfig));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs a command that a page holds, with fewer steps, and with its files in this test's folder. */
  function runDocumented(page: string, command: string, ...further: readonly string[]): string {
    expect(commandsIn(page)).toContain(command);
    const typed = words(command).map((word) =>
      word === 'runs/NAME'
        ? run
        : /^[\w-]+\.(json|onnx)$/.test(word)
          ? path.join(path.dirname(run), word)
          : word,
    );
    const { status, stderr, stdout } = spawnSync(
      'pnpm',
      ['--filter', 'trainer', 'start', ...typed, ...further],
      // The build that comes before each start is done: other tests run what it would write anew.
      { cwd: root, encoding: 'utf8', env: { ...process.env, npm_config_enable_pre_post_scripts: 'false' } },
    );
    expect(`${stdout}${status === 0 ? '' : stderr}`).toBe(stdout);
    return `${stdout}${stderr}`;
  }

  it('a recipe is read, and the run is sampled, looked at and exported', { timeout: 600_000 }, () => {
    runDocumented('docs/recipes.md', '--config recipe.json', '--steps', '2', '--out', run);
    const sampled = runDocumented(
      'apps/trainer/README.md',
      'sample runs/NAME --labels 0-9 --count 4 --seed 1',
      ...['--steps', '2', '--out', `${run}/sampled.png`],
    );
    expect(sampled).toMatch(/40 pictures by the model of step 2/);
    expect(runDocumented('apps/trainer/README.md', 'inspect runs/NAME')).toMatch(/steps +2\n/);
    runDocumented('apps/trainer/README.md', 'export runs/NAME --out net.onnx');
    expect(readFileSync(path.join(folder, 'net.onnx')).length).toBeGreaterThan(1000);
  });
});
