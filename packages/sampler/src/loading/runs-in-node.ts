/** True in Node; false in browsers and their workers. */
export function runsInNode(): boolean {
  return typeof process !== 'undefined' && typeof process.versions === 'object' && 'node' in process.versions;
}
