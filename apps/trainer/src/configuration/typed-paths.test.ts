import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../usage-error';
import { checkImageSize } from './fit-to-dataset';
import { quoted, userPath } from './paths';
import { resolveRunConfig } from './run-config';
import { trainInvocation } from './train-flags';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ddpm-typed-'));
  vi.stubEnv('INIT_CWD', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe('a path that a user types', () => {
  it.each([
    ['~', homedir()],
    ['~/x', path.join(homedir(), 'x')],
    ['/x/~', '/x/~'],
  ])('%s leads to %s', (typed, expected) => {
    expect(userPath(typed)).toBe(expected);
  });

  it('is taken from where it was typed', () => {
    expect(userPath('~x')).toBe(path.join(folder, '~x'));
    expect(userPath('runs', 'a')).toBe(path.join(folder, 'runs/a'));
  });
});

describe('a path in a command that is shown', () => {
  it.each([
    ['linux', 'runs/my-run', 'runs/my-run'],
    ['linux', "runs/my 'run'", String.raw`'runs/my '\''run'\'''`],
    ['darwin', String.raw`a\b`, String.raw`'a\b'`],
    ['win32', String.raw`C:\runs\my-run`, String.raw`C:\runs\my-run`],
    ['win32', String.raw`C:\my runs\100%`, String.raw`"C:\my runs\100%"`],
    ['win32', "it's", `"it's"`],
  ] as const)('on %s, %s is written %s', (platform, shown, expected) => {
    expect(quoted(shown, platform)).toBe(expected);
  });
});

describe('the file of --config', () => {
  const text = '{ "steps": 3 }';
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ])('is read from where the command was typed, in %s', async (_, bytes) => {
    await writeFile(path.join(folder, 'recipe.json'), bytes);
    expect(trainInvocation({ config: 'recipe.json' }).options).toEqual({ steps: 3 });
  });

  it('that is no text gets a sentence', async () => {
    await writeFile(path.join(folder, 'recipe.json'), Buffer.of(0x7b, 0xe9, 0x7d));
    expect(() => trainInvocation({ config: 'recipe.json' })).toThrow(UsageError);
    expect(() => trainInvocation({ config: 'recipe.json' })).toThrow(/is no text in UTF-8/);
  });
});

it.each([9, 31, 2])('pictures of %i pixels are refused before any is decoded', (imageSize) => {
  expect(() => {
    checkImageSize(resolveRunConfig({ imageSize }));
  }).toThrow(UsageError);
});
