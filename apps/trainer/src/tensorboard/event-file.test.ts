import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEventFile, tfRecord } from './event-file';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ddpm-events-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('frames data as TensorFlow does', () => {
  // By tensorboard.summary.writer.record_writer.RecordWriter.
  expect(Buffer.from(tfRecord(new TextEncoder().encode('abc'))).toString('hex')).toBe(golden.abc);
});

it('writes the bytes that the reader of TensorBoard 2.21 was seen to read', async () => {
  const events = await createEventFile(folder, 7, () => 1_700_000_000_500);
  await events.write(8, [
    { tag: 'loss', simpleValue: 0.25 },
    { tag: 'learning_rate', simpleValue: 0.002 },
  ]);
  const png = Uint8Array.of(1, 2, 3);
  await events.write(300, [
    { tag: 'samples', image: { width: 2, height: 1, colorspace: 1, encodedImageString: png } },
  ]);
  expect(path.basename(events.path)).toMatch(/^events\.out\.tfevents\.1700000000\./);
  expect((await readFile(events.path)).toString('hex')).toBe(golden.events);
});

const golden = {
  abc: '0300000000000000b099490e6162636e57f121',
  events:
    '1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b3531100f000000000000006d532b090900002040fc54d94110083a020801b9c5b1b1300000000000000095f5d05f0900002040fc54d94110082a230a0b0a046c6f7373150000803e0a140a0d6c6561726e696e675f72617465156f12033b6bfd62172600000000000000734fe3000900002040fc54d94110ac022a180a160a0773616d706c6573220b0801100218012203010203b1d29204',
};
