import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { outKind } from './out-kind';

test.each([
  ['a.png', 'grid'],
  ['a.b.PNG', 'grid'],
  ['a.Gif', 'animation'],
  ['samples', 'folder'],
  ['run-0.5', 'folder'],
  ['seven.digits', 'folder'],
])('%s is a %s', (name, kind) => {
  expect(outKind(path.join('/nowhere', name))).toBe(kind);
});

test.each(['x.jpg', 'x.JPEG', 'x.npz', 'x.webp', 'x.tiff', 'x.mp4'])('%s is refused', (name) => {
  expect(() => outKind(path.join('/nowhere', name))).toThrow(
    `--out ${name}: ${path.extname(name).toLowerCase()} files are not written. Give a .png`,
  );
});

test('a folder that is there keeps its name', () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'out-kind-'));
  mkdirSync(path.join(parent, 'x.npz'));
  expect(outKind(path.join(parent, 'x.npz'))).toBe('folder');
  rmSync(parent, { recursive: true });
});
