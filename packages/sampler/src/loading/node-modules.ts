/** True in Node; false in browsers and their workers. */
export function runsInNode(): boolean {
  return typeof process !== 'undefined' && typeof process.versions === 'object' && 'node' in process.versions;
}

/**
 * Imports a package that is only of use in Node. The name is a variable to bundlers, so that a page carries none of it.
 *
 * @throws whatever Node throws where it is not installed or does not load
 */
export function importInNode(name: string): Promise<unknown> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name) as Promise<unknown>;
}
