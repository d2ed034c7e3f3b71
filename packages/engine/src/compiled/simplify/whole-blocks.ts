/** Whether all these numbers of channels, or images, come out even in blocks of a device's convolutions. */
export function areWholeBlocks(block: number, ...counts: readonly number[]): boolean {
  return counts.every((count) => count % block === 0);
}
