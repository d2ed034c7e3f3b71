// The Node of another processor or system, out of npm, in an emulator of Debian's: `linux-arm64` under qemu-user-static,
// `win-x64` under wine64.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './run-command.mjs';

/**
 * ONNX Runtime looks at /proc/cpuinfo, and trips where it tells of another kind of processor, as qemu lets it: this one is
 * a Neoverse N1.
 */
const cpuInfo = [0, 1]
  .map(
    (processor) => `processor\t: ${processor}
Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp
CPU implementer\t: 0x41
CPU architecture: 8
CPU variant\t: 0x3
CPU part\t: 0xd0c
CPU revision\t: 1
`,
  )
  .join('\n');

/** The script `node` that runs a binary, in a folder of its own. */
const scripts = {
  'linux-arm64': (binary, folder) => {
    writeFileSync(path.join(folder, 'cpuinfo'), cpuInfo);
    return `#!/bin/sh
[ "$(id -u)" = 0 ] || own=--map-root-user
exec unshare --mount $own sh -c 'mount --bind "${folder}/cpuinfo" /proc/cpuinfo && exec \\
  qemu-aarch64-static -cpu neoverse-n1 -L /usr/aarch64-linux-gnu "${binary}" "$@"' node "$@"
`;
  },
  // Under wine Node cannot write into a pipe, but into a file.
  'win-x64': (binary, folder) => `#!/bin/sh
export WINEPREFIX="${folder}/prefix" WINEDEBUG=-all
[ -d "$WINEPREFIX" ] || wine winecfg -v win10 </dev/null >/dev/null 2>&1
out=$(mktemp -d)
wine "${binary}" "$@" </dev/null >"$out/out" 2>"$out/errors"
status=$?
cat "$out/out"
cat "$out/errors" >&2
rm -r "$out"
wineserver -k
exit $status
`,
};

/**
 * Installs such a Node.
 *
 * @param folder where it goes
 * @param kind `linux-arm64` or `win-x64`
 * @param major its version
 * @returns the folder with the `node` that runs it
 */
export async function installForeignNode(folder, kind, major) {
  const name = `node-${kind}`;
  mkdirSync(folder, { recursive: true });
  // By force, since it is not for this processor.
  const install = ['install', '--ignore-scripts', '--no-save', '--force', `${name}@${major}`];
  await runCommand('npm', install, { cwd: folder });
  const binary = path.join(folder, 'node_modules', name, 'bin', kind.startsWith('win') ? 'node.exe' : 'node');
  const bin = path.join(folder, 'emulated');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'node'), scripts[kind](binary, bin));
  chmodSync(path.join(bin, 'node'), 0o755);
  return bin;
}

/** Runs a script of a project as npm would, but without npm, which would run in the emulator, too. */
export function runWithoutNpm(script, { cwd, env }) {
  const { scripts: commands } = JSON.parse(readFileSync(path.join(cwd, 'package.json'), 'utf8'));
  return runCommand('sh', ['-c', commands[script]], { cwd, env });
}
