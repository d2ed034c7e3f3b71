/**
 * Cores' worth of CPU time that a Linux container (or any other control group) allows this process, which
 * `os.availableParallelism()` does not know: `docker run --cpus=2`, Kubernetes' `limits.cpu`, systemd's `CPUQuota`.
 *
 * @param root Folder in which `/proc` and `/sys` are looked for.
 * @returns null where there is no limit, or none that can be read
 */
export function cpuQuota(root = '/'): number | null {
  const path = process.getBuiltinModule('node:path');
  const limits = groupsOf(readText(path.join(root, 'proc/self/cgroup')) ?? '').flatMap(
    ({ version, folder }) =>
      withParents(folder).flatMap((group) =>
        version === 2
          ? [quotaOfVersion2(path.join(root, 'sys/fs/cgroup', group))]
          : ['cpu', 'cpu,cpuacct'].map((controller) =>
              quotaOfVersion1(path.join(root, 'sys/fs/cgroup', controller, group)),
            ),
      ),
  );
  const known = limits.filter((limit) => limit !== null);
  return known.length === 0 ? null : Math.min(...known);
}

interface ControlGroup {
  readonly version: 1 | 2;
  readonly folder: string;
}

/** The groups that may limit the CPU, by the lines of `/proc/self/cgroup`: `0::/folder`, or `4:cpu,cpuacct:/folder`. */
function groupsOf(lines: string): ControlGroup[] {
  return lines.split('\n').flatMap((line): ControlGroup[] => {
    const [, controllers, folder] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || folder === undefined) return [];
    if (controllers === '') return [{ version: 2, folder }];
    return controllers.split(',').includes('cpu') ? [{ version: 1, folder }] : [];
  });
}

/** A group and those around it, each of which may set a limit; inside a container, only the outermost may be visible. */
function withParents(folder: string): string[] {
  const names = folder.split('/').filter((name) => name !== '' && name !== '..');
  return Array.from({ length: names.length + 1 }, (_, depth) => names.slice(0, depth).join('/'));
}

/** `cpu.max` holds `200000 100000`: microseconds of CPU time in each period; or `max 100000`. */
function quotaOfVersion2(folder: string): number | null {
  const [quota, period] = readText(`${folder}/cpu.max`)?.trim().split(/\s+/) ?? [];
  return ratio(quota, period);
}

/** The quota is -1 where there is no limit. */
function quotaOfVersion1(folder: string): number | null {
  return ratio(readText(`${folder}/cpu.cfs_quota_us`), readText(`${folder}/cpu.cfs_period_us`));
}

function ratio(quota: string | null | undefined, period: string | null | undefined): number | null {
  const cores = Number(quota ?? Number.NaN) / Number(period ?? Number.NaN);
  return Number.isFinite(cores) && cores > 0 ? cores : null;
}

function readText(file: string): string | null {
  try {
    return process.getBuiltinModule('node:fs').readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
