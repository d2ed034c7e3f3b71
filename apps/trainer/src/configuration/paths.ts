import path from 'node:path';

/** Resolves a path from where the user typed the command, which is not where pnpm runs the script. */
export function userPath(...segments: readonly string[]): string {
  return path.resolve(process.env['INIT_CWD'] ?? process.cwd(), ...segments);
}

/** A path as the user would type it. */
export function shownPath(absolute: string): string {
  const relative = path.relative(userPath(), absolute);
  return relative === '' ? '.' : relative.startsWith('..') ? absolute : relative;
}
