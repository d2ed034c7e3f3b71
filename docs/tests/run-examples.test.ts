import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holds, withNotedClaims, type Printed } from './claims';
import { allPages, readPage, root } from './pages';
import { programsOf, type Program } from './programs';

const programs = allPages()
  .flatMap(programsOf)
  .filter(({ runs }) => runs);
/** Beside this file, so that the programs find the packages: built ones, as their users have them. */
const written = path.join(import.meta.dirname, '.programs');

beforeAll(() => mkdir(written, { recursive: true }));
afterAll(() => rm(written, { recursive: true, force: true }));

/** Runs a program in a process and a folder of its own. @returns what it printed where it says what it prints */
async function run({ code }: Program): Promise<Printed[]> {
  const folder = await mkdtemp(path.join(written, 'program-'));
  const file = path.join(folder, 'program.mjs');
  const noted = path.join(folder, 'noted.json');
  await writeFile(file, `${claimNotes(noted)}\n${asJavaScript(withNotedClaims(code, 'noteClaim'))}`);
  await promisify(execFile)(process.execPath, [file], { cwd: folder });
  return JSON.parse(await readFile(noted, 'utf8')) as Printed[];
}

function asJavaScript(code: string): string {
  const { ESNext } = ts.ModuleKind;
  return ts.transpileModule(code, { compilerOptions: { module: ESNext, target: ts.ScriptTarget.ES2023 } })
    .outputText;
}

/** The function that a program hands its claims to; they are written down when it ends. */
function claimNotes(file: string): string {
  return `
    import { writeFileSync } from 'node:fs';
    import { format } from 'node:util';
    const notes = [];
    const noteClaim = (claim, ...values) => notes.push({ claim, printed: format(...values) });
    process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify(notes)));`;
}

describe('the examples run and print what they say', () => {
  test.each(programs.map((program) => [program.name, program] as const))(
    '%s',
    { timeout: 120_000 },
    async (_, program) => {
      const printed = await run(program);
      expect(printed.filter((one) => !holds(one))).toEqual([]);
    },
  );
});

test('the README of every package begins with an example that is run', async () => {
  for (const name of await readdir(path.join(root, 'packages'))) {
    const page = readPage(`packages/${name}/README.md`);
    const [first] = page.blocks.filter(({ language }) => language === 'ts');
    expect(first?.words, page.file).toEqual([]);
    expect(first?.code.split('\n').length, page.file).toBeLessThanOrEqual(25);
  }
});
