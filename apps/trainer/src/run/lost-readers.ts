/** What the system says where nobody reads any more: the pipe's other end is closed, or the terminal is gone. */
const lostReaderCodes: readonly string[] = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

/**
 * Lets the program go on where nobody reads what it says any more (`| head -1`, a `tee` that Ctrl-C ended first, a
 * closed terminal): its files are written all the same.
 */
export function outliveReaders(streams: readonly NodeJS.EventEmitter[]): void {
  for (const stream of streams) stream.on('error', ignoreLostReader);
}

function ignoreLostReader(error: NodeJS.ErrnoException): void {
  if (!lostReaderCodes.includes(error.code ?? '')) throw error;
}
