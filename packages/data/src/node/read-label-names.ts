import type { LabelNames } from '../array-labels';
import { DataError } from '../data-error';
import { readTextFile } from './text-file';

/** A label and the codes of its characters, as in EMNIST's mapping files: `1 65 97`. */
const MAPPING_LINE = /^(\d{1,9})((?: +\d{1,7})+)$/;

/**
 * Names of classes out of a file: one a line, a JSON list, or a mapping of labels to codes of characters, of which the
 * first counts.
 *
 * @throws DataError where the file names nothing
 */
export async function readLabelNames(file: string): Promise<LabelNames> {
  const text = await readTextFile(file);
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const names = text.trimStart().startsWith('[') ? parseList(text, file) : lines;
  if (names.length === 0) throw new DataError(`${file} names no classes; write one name a line`, { file });
  const mapping = lines.map((line) => MAPPING_LINE.exec(line));
  if (mapping.some((match) => match === null)) return names;
  return new Map(
    mapping.map((match) => [Number(match?.[1]), String.fromCodePoint(firstCode(match?.[2] ?? '', file))]),
  );
}

const LAST_CODE = 0x10ffff;

function firstCode(codes: string, file: string): number {
  const code = Number(codes.trim().split(/ +/)[0]);
  if (code <= LAST_CODE) return code;
  throw new DataError(`${file} maps a label to ${code}, which is no character; check the file`, { file });
}

function parseList(text: string, file: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((name) => typeof name === 'string')) return list;
  } catch {
    // Said below.
  }
  throw new DataError(`${file} begins like a JSON list but is none of strings; write ["first", "second"]`, {
    file,
  });
}
