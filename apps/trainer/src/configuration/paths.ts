import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Resolves a path from where the user typed the command, which is not where pnpm runs the script. A first `~` is the
 * user's folder, also where no shell has seen it: behind `--out=` and in a configuration file.
 */
export function userPath(...segments: readonly string[]): string {
  const [first = '', ...others] = segments;
  const typed = /^~(?=[/\\]|$)/.test(first) ? path.join(homedir(), first.slice(1)) : first;
  return path.resolve(process.env['INIT_CWD'] ?? process.cwd(), typed, ...others);
}

/** A path as the user would type it. */
export function shownPath(absolute: string): string {
  const relative = path.relative(userPath(), absolute);
  return relative === '' ? '.' : relative.startsWith('..') ? absolute : relative;
}

/** A path as the user would type it in a shell: in quotes where it needs them. */
export function quotedPath(absolute: string): string {
  return quoted(shownPath(absolute), process.platform);
}

/** Windows' two shells share double quotes alone, which no name there can hold. */
export function quoted(shown: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return /^[\w+:./\\-]+$/.test(shown) ? shown : `"${shown}"`;
  return /^[\w@%+:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
