import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder';
import { createRowReader } from './row-reader';

const SIZE = 4;

/** A file whose row r holds r, r + 1, r + 2, r + 3. */
async function rowFile(rows: number): Promise<string> {
  const file = join(await temporaryFolder(), 'x.pixels');
  await writeFile(
    file,
    Uint8Array.from({ length: rows * SIZE }, (_, place) => Math.floor(place / SIZE) + (place % SIZE)),
  );
  return file;
}

const expected = (rows: readonly number[]) =>
  Float32Array.from(
    rows.flatMap((row) => [0, 1, 2, 3].map((place) => row + place)),
    (byte) => byte / 127.5 - 1,
  );

test('rows come scaled, in the order asked for, to each of several askers', async () => {
  const file = await rowFile(100);
  const readRows = createRowReader();
  const asked = [[99, 0, 7, 7], [3], [], [50, 49]];
  const read = await Promise.all(
    asked.map((rows) => readRows({ file, rows: Uint32Array.from(rows), size: SIZE })),
  );
  expect(read).toEqual(asked.map(expected));
});

test('a file that is missing or ends early is named', async () => {
  const readRows = createRowReader();
  const file = await rowFile(2);
  await expect(readRows({ file, rows: Uint32Array.of(1, 2), size: SIZE })).rejects.toThrow(
    /x\.pixels was cut short while in use/,
  );
  const missing = `${file}.gone`;
  await expect(readRows({ file: missing, rows: Uint32Array.of(0), size: SIZE })).rejects.toThrow(
    /cannot read .*x\.pixels\.gone: it does not exist/,
  );
  expect(await readRows({ file, rows: Uint32Array.of(1), size: SIZE })).toEqual(expected([1]));
});

test('the thread keeps no process alive, and comes back after its end', async () => {
  const file = await rowFile(2);
  const readRows = createRowReader(1);
  for (let time = 0; time < 3; time++) {
    expect(await readRows({ file, rows: Uint32Array.of(1), size: SIZE })).toEqual(expected([1]));
    // What would keep the process from ending; vitest itself has none of these here.
    await vi.waitFor(() => {
      expect(process.getActiveResourcesInfo().filter((name) => /port|worker/i.test(name))).toEqual([]);
    });
    await setTimeout(20);
  }
});
