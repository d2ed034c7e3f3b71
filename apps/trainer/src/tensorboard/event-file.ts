import { appendFile, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { encodeEvent, type EventContent, type SummaryValue } from './event-message';
import { tfRecord } from './tf-record';

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
