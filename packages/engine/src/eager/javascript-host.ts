/** True in Node; false in browsers and their workers. */
export function runsInNode(): boolean {
  return typeof process !== 'undefined' && typeof process.versions === 'object' && 'node' in process.versions;
}

/** Logical cores that this process may use. */
export function logicalCores(): number {
  if (runsInNode()) return process.getBuiltinModule('node:os').availableParallelism();
  return navigator.hardwareConcurrency;
}
