import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cpuQuota } from './cpu-quota';

/** A machine of these files. */
function withFiles<Result>(files: Readonly<Record<string, string>>, use: (root: string) => Result): Result {
  const root = mkdtempSync(path.join(tmpdir(), 'ddpm-cgroup-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), content);
    }
    return use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const group = 'sys/fs/cgroup';

test.each<[string, Readonly<Record<string, string>>, number | null]>([
  ['no control groups', {}, null],
  [
    'a container of version 2, in its own namespace',
    { 'proc/self/cgroup': '0::/\n', [`${group}/cpu.max`]: '200000 100000\n' },
    2,
  ],
  ['no limit in version 2', { 'proc/self/cgroup': '0::/\n', [`${group}/cpu.max`]: 'max 100000\n' }, null],
  [
    'part of a core, and another period',
    { 'proc/self/cgroup': '0::/\n', [`${group}/cpu.max`]: '75000 50000\n' },
    1.5,
  ],
  [
    'the tightest of nested groups',
    {
      'proc/self/cgroup': '0::/pods/pod7/box\n',
      [`${group}/pods/cpu.max`]: '800000 100000\n',
      [`${group}/pods/pod7/cpu.max`]: '300000 100000\n',
      [`${group}/pods/pod7/box/cpu.max`]: 'max 100000\n',
    },
    3,
  ],
  [
    'a container of version 1, whose group is seen as the root',
    {
      'proc/self/cgroup': '11:memory:/docker/ab12\n4:cpu,cpuacct:/docker/ab12\n1:name=systemd:/docker/ab12\n',
      [`${group}/cpu,cpuacct/cpu.cfs_quota_us`]: '400000\n',
      [`${group}/cpu,cpuacct/cpu.cfs_period_us`]: '100000\n',
    },
    4,
  ],
  [
    'no limit in version 1',
    {
      'proc/self/cgroup': '4:cpu:/\n',
      [`${group}/cpu/cpu.cfs_quota_us`]: '-1\n',
      [`${group}/cpu/cpu.cfs_period_us`]: '100000\n',
    },
    null,
  ],
])('%s', (_, files, expected) => {
  expect(withFiles(files, cpuQuota)).toBe(expected);
});

test('whatever the files hold, the answer is a number of cores or null', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (lines, limit) => {
      const files = { 'proc/self/cgroup': `0::/\n${lines}`, [`${group}/cpu.max`]: limit };
      const quota = withFiles(files, cpuQuota);
      expect(quota === null || quota > 0).toBe(true);
    }),
    { numRuns: 50 },
  );
});
