import { expect, test } from 'vitest';
import { hosts } from '../../packaging/hosts.mjs';
import { versionsIn, withHosts } from '../../packaging/hosts-table.mjs';
import { readPage } from './pages';

const { text } = readPage('FEATURES.md');

test('FEATURES.md has the table of hosts as `pnpm check:hosts --write` writes it', () => {
  expect(withHosts(text, versionsIn(text))).toBe(text);
});

test('no host is known to fail', () => {
  const versions = versionsIn(text);
  expect(versions.size).toBe(hosts.length);
  for (const { name } of hosts) expect(versions.get(name), name).toMatch(/^(\d+\.\d+\.\d+|not tried)$/);
});
