/**
 * Imports, in Node, a package that need not be installed, out of sight of bundlers. It is looked for from `folder`, where
 * one is given, from here, and from the working directory, where an application keeps what was added later.
 *
 * @returns The module, or null where it is not installed.
 * @throws Whatever the package throws while it loads.
 */
export async function importOptional(name: string, folder?: string): Promise<unknown> {
  const chosen = folder === undefined ? null : findFrom(folder, name);
  if (chosen !== null) return importUnbundled(chosen);
  try {
    return await importUnbundled(name);
  } catch (error) {
    if (!isNotInstalled(error, name)) throw error;
  }
  const address = findFrom(process.cwd(), name);
  return address === null ? null : importUnbundled(address);
}

function importUnbundled(specifier: string): Promise<unknown> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ specifier) as Promise<unknown>;
}

/** A package that is there but misses one of its own dependencies is another matter, hence the name. */
function isNotInstalled(error: unknown, name: string): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const notFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return notFound && (error as Error).message.includes(`'${name}'`);
}

function findFrom(folder: string, name: string): string | null {
  const module = process.getBuiltinModule('node:module');
  const path = process.getBuiltinModule('node:path');
  const url = process.getBuiltinModule('node:url');
  try {
    const require = module.createRequire(path.join(folder, 'package.json'));
    return url.pathToFileURL(require.resolve(name)).href;
  } catch {
    return null;
  }
}
