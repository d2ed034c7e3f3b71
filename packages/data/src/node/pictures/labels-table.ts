import { CsvError, parse } from 'csv-parse/sync';
import { DataError } from '../../data-error';
import { endingOf, promisedFormat } from './picture-format';

/** One line of a table of labels. */
export interface LabelLine {
  readonly file: string;
  readonly label: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A table of labels. */
export interface LabelsTable {
  readonly lines: readonly LabelLine[];
  /** Whether a first line named the columns. */
  readonly hasHeader: boolean;
}

/** Names of the column with the pictures' names, the surest first. */
const fileNames: readonly string[] = (
  'file filename file_name filepath file_path path image_path imagepath img_path image_file image_name imagename image img ' +
  'picture photo image_id img_id id name'
).split(' ');
/** Names of the column with the classes, the surest first. */
const labelNames: readonly string[] = (
  'label labels class class_name classname class_label category category_name target breed species variety type kind tag y ' +
  'class_id label_id category_id'
).split(' ');

/** Names of columns that describe one picture each: no classes. */
const captionNames: readonly string[] = 'text caption captions prompt description title url'.split(' ');

/**
 * Reads a table of labels by RFC 4180: a line `file,label` for each picture, with commas, semicolons or tabs between; a
 * first line may name the columns (`file`, `filename`, `path`, `image`, `id`, ...; `label`, `class`, `category`,
 * `breed`, ...), and further columns are passed over. A file that ends in `.jsonl` holds a JSON object a line instead.
 *
 * @param source named in messages
 * @throws DataError naming the line at fault, or the columns where none holds labels
 */
export function parseLabelsTable(text: string, source: string): LabelsTable {
  return endingOf(source) === 'jsonl' ? parseJsonLines(text, source) : parseSeparated(text, source);
}

/** A table names its columns, but none of them as labels. */
export class UnlabelledTable extends DataError {
  /** In their order. */
  readonly columns: readonly string[];

  constructor(columns: readonly string[], source: string) {
    super(
      `${source} names the columns ${columns.join(', ')}, of which none is known to hold ${
        findName(columns, fileNames) < 0 ? 'files' : 'labels'
      }; call them file and label`,
      { file: source },
    );
    this.columns = columns;
  }
}

interface Row {
  readonly fields: readonly string[];
  readonly line: number;
}

function parseSeparated(text: string, source: string): LabelsTable {
  const rows = splitRows(text, source);
  const columns = rows[0] === undefined ? null : namedColumns(rows[0].fields, source);
  const { file, label } = columns ?? { file: 0, label: 1 };
  const lines = rows
    .slice(columns === null ? 0 : 1)
    .map(({ fields, line }) => labelLine(fields[file], fields[label], line, source));
  return { lines, hasHeader: columns !== null };
}

function labelLine(
  file: string | undefined,
  label: string | undefined,
  line: number,
  source: string,
): LabelLine {
  const [name = '', className = ''] = [file?.trim(), label?.trim()];
  if (name !== '' && className !== '') return { file: name, label: className.normalize('NFC'), line };
  throw new DataError(`${source}, line ${line}, does not name a file and a label; write it as file,label`, {
    file: source,
  });
}

/** Where files and labels stand, or null where the first line names no columns. */
function namedColumns(header: readonly string[], source: string): { file: number; label: number } | null {
  // What ends like a picture is no name of a column.
  if (header.some((field) => promisedFormat(field) !== undefined)) return null;
  const [file, label] = [findName(header, fileNames), findName(header, labelNames)];
  if (file >= 0 && label >= 0) return { file, label };
  if (file < 0 && label < 0) return null;
  const isCaption = header.some((field) => captionNames.includes(columnName(field)));
  if (header.length === 2 && !isCaption) {
    return file >= 0 ? { file, label: 1 - file } : { file: 1 - label, label };
  }
  throw new UnlabelledTable(header, source);
}

function findName(header: readonly string[], known: readonly string[]): number {
  const names = header.map(columnName);
  const name = known.find((each) => names.includes(each));
  return name === undefined ? -1 : names.indexOf(name);
}

function columnName(field: string): string {
  return field
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
}

function splitRows(text: string, source: string): readonly Row[] {
  try {
    const records = parse(text.replace(/^\uFEFF/, ''), {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as readonly {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return records
      .map(({ record, info }) => ({ fields: record, line: info.lines }))
      .filter(({ fields }) => fields.some((field) => field !== ''));
  } catch (error) {
    throw separatedError(error, source);
  }
}

function separatedError(error: unknown, source: string): unknown {
  if (!(error instanceof CsvError)) return error;
  const { code, lines } = error as CsvError & { readonly lines?: number };
  const complaint =
    code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'opens a quote that it does not close; close it'
      : 'has a quote in the middle of a field; put the whole field in quotes, and double those inside';
  return new DataError(`${source}, line ${lines ?? '?'}, ${complaint}`, { file: source, cause: error });
}

/** Tabs come from spreadsheets' "Unicode text", semicolons from those of countries that write 0,5. */
const delimiters = ['\t', ',', ';'] as const;
const LINES_LOOKED_AT = 20;

/** What stands between the fields of all of the first lines, quotes left out; else a comma. */
function delimiterOf(text: string): string {
  const lines = text
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/, LINES_LOOKED_AT)
    .filter((line) => line.trim() !== '');
  return delimiters.find((delimiter) => lines.every((line) => line.includes(delimiter))) ?? ',';
}

function parseJsonLines(text: string, source: string): LabelsTable {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ content, line: index + 1 }))
    .filter(({ content }) => content.trim() !== '');
  return {
    hasHeader: true,
    lines: lines.map(({ content, line }) => {
      const entries = Object.entries(parseObject(content, line, source));
      const names = entries.map(([name]) => name);
      const [file, label] = [findName(names, fileNames), findName(names, labelNames)];
      if (file < 0 || label < 0) throw new UnlabelledTable(names, source);
      return labelLine(plainText(entries[file]?.[1]), plainText(entries[label]?.[1]), line, source);
    }),
  };
}

function parseObject(content: string, line: number, source: string): object {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw new DataError(
    `${source}, line ${line}, is no JSON object; write {"file_name": "a.png", "label": "x"}`,
    {
      file: source,
    },
  );
}

/** Texts, numbers and truth values as text; lists and objects are no labels. */
function plainText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
