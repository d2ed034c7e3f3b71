import { appendFile, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import crc32c from 'crc-32/crc32c.js';
import { encodeEvent, type EventContent, type SummaryValue } from './event-message';

/** A file that TensorBoard reads. */
export interface EventFile {
  readonly path: string;
  /** Adds what is known of a step. A kill meanwhile costs this record alone: readers stop before a broken one. */
  write(step: number, values: readonly SummaryValue[]): Promise<void>;
}

/**
 * Begins an event file beside those of earlier sessions of the run.
 * @param startStep Steps done before. Readers drop what earlier files say of later steps: those are done again.
 */
export async function createEventFile(folder: string, startStep: number, now = Date.now): Promise<EventFile> {
  const seconds = now() / 1000;
  const name = `events.out.tfevents.${String(Math.floor(seconds)).padStart(10, '0')}.${hostname()}.${process.pid}`;
  const file = path.join(folder, name);
  const append = (step: number, content: EventContent): Promise<void> =>
    appendFile(file, tfRecord(encodeEvent({ wallTime: now() / 1000, step, ...content })));
  await mkdir(folder, { recursive: true });
  await append(0, { fileVersion: 'brain.Event:2' });
  if (startStep > 0) await append(startStep + 1, { sessionLog: { status: 1 } });
  return { path: file, write: (step, value) => append(step, { summary: { value } }) };
}

/**
 * One record of a TFRecord file: the length as uint64, its checksum, the data, and the checksum of the data, all little
 * endian. https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */
export function tfRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(data.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedChecksum(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(data.length + 12, maskedChecksum(data), true);
  return record;
}

/** Masked, so that the checksum of data that holds checksums stays a good one. */
function maskedChecksum(data: Uint8Array): number {
  const checksum = crc32c.buf(data);
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
