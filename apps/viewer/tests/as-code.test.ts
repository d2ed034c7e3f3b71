import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { describeInBrowser } from './browser-test';
import { greyLevels, largestDifference, picture, untilGenerated } from './generated';

const SCALE = 8;
const SIZE = 32;

describeInBrowser('what is on the screen, as code', (test) => {
  it.each([
    [
      'one class',
      '#generate?model=digits&label=3&seed=5&sampler=ddim&steps=2&guidance=1&eta=0.5',
      '3',
      'model',
    ],
    ['guided', '#generate?model=digits&label=8&seed=12&sampler=unipc&steps=3&guidance=2', '8', 'model'],
    ['in few calls', '#generate?model=digits-few-calls&label=4&seed=6&steps=2&guidance=1', '4', 'few-calls'],
  ])('gives the same picture by the program and by the command: %s', async (_, hash, name, modelFolder) => {
    const page = await test.open(hash, { backend: 'wasm' });
    await untilGenerated(page);
    const shown = await greyLevels(picture(page, `${name}: the picture now`));
    await page.getByText('As code').click();
    const folder = await emptyFolder();
    await writeFile(path.join(folder, 'program.mjs'), await codeOf(page, 'TypeScript, in Node'));
    await run(folder, ['program.mjs']);
    expect(largestDifference(await firstLevels(path.join(folder, 'pictures.png')), shown)).toBeLessThan(3);

    const [tool, packageName, ...flags] = (await codeOf(page, 'In a shell')).split(' ');
    expect([tool, packageName]).toEqual(['npx', '@ddpm/sampler']);
    await run(folder, [commandOfSampler(), ...flags]);
    const [file] = await readdir(path.join(folder, 'pictures'));
    const written = await firstLevels(path.join(folder, 'pictures', file ?? ''));
    expect(largestDifference(written, shown)).toBeLessThan(3);

    // The trainer has the same flags, by the same code.
    expect(await codeOf(page, 'In a clone of the project')).toBe(
      [`pnpm --filter trainer start sample packages/digits/${modelFolder}`, ...flags.slice(2)].join(' '),
    );
  });
});

async function codeOf(page: Page, title: string): Promise<string> {
  return (await page.getByLabel(title, { exact: true }).textContent()) ?? '';
}

/** Beside this file, so that the program finds the packages: built ones, as their users have them. */
async function emptyFolder(): Promise<string> {
  const parent = path.join(import.meta.dirname, '.programs');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(path.join(parent, 'program-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function run(folder: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [...args], { cwd: folder });
}

function commandOfSampler(): string {
  const file = createRequire(import.meta.url).resolve('@ddpm/sampler/package.json');
  return path.join(path.dirname(file), 'dist/node/bin.js');
}

/** The grey levels of a file's only picture, whatever frame is around it. */
async function firstLevels(file: string): Promise<readonly number[]> {
  const { width, height, channels, data } = decode(await readFile(file));
  const [left, top] = [(width - SCALE * SIZE) / 2, (height - SCALE * SIZE) / 2];
  return Array.from({ length: SIZE ** 2 }, (_, pixel) => {
    const row = top + SCALE * Math.floor(pixel / SIZE) + SCALE / 2;
    const column = left + SCALE * (pixel % SIZE) + SCALE / 2;
    return Number(data[(Math.floor(row) * width + Math.floor(column)) * channels]);
  });
}
