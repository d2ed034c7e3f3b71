/** Whether all these numbers of channels, or images, come out even in blocks of a device's convolutions; none is 0. */
export function areWholeBlocks(block: number, ...counts: readonly number[]): boolean {
  return counts.every((count) => count > 0 && count % block === 0);
}
