import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { outTarget } from './out-target';

const inNowhere = (typed: string): string => path.join('/nowhere', typed);

test.each([
  ['a.png', 'grid'],
  ['a.b.PNG', 'grid'],
  ['a.Gif', 'animation'],
  ['a.npy', 'array'],
  ['a.NPZ', 'arrays'],
  ['samples', 'folder'],
  ['run-0.5', 'folder'],
  ['seven.digits', 'folder'],
  ['npz-', 'folder'],
])('%s is a %s', (name, kind) => {
  expect(outTarget(name, inNowhere)).toEqual({ kind, path: inNowhere(name) });
});

test.each([
  ['-', 'grid'],
  ['png:-', 'grid'],
  ['gif:-', 'animation'],
  ['npy:-', 'array'],
  ['NPZ:-', 'arrays'],
])('%s is a %s to standard output', (name, kind) => {
  expect(outTarget(name, inNowhere)).toEqual({ kind, path: null });
});

test('an unknown format of standard output is refused', () => {
  expect(() => outTarget('jpg:-', inNowhere)).toThrow('standard output takes -, gif:-, npy:- or npz:-.');
});

test.each(['x.jpg', 'x.JPEG', 'x.mat', 'x.webp', 'x.tiff', 'x.mp4'])('%s is refused', (name) => {
  expect(() => outTarget(name, inNowhere)).toThrow(
    `--out ${name}: ${path.extname(name).toLowerCase()} files are not written. Give a .png`,
  );
});

test.each(['x.npz', 'x.mat'])('a folder %s that is there keeps its name', (name) => {
  const parent = mkdtempSync(path.join(tmpdir(), 'out-target-'));
  mkdirSync(path.join(parent, name));
  expect(outTarget(name, (typed) => path.join(parent, typed)).kind).toBe('folder');
  rmSync(parent, { recursive: true });
});
