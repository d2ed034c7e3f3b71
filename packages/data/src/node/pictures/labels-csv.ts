import { DataError } from '../../data-error';

/** One line of a table of labels. */
export interface LabelLine {
  readonly file: string;
  readonly label: string;
  /** Counted from 1. */
  readonly line: number;
}

/**
 * Reads a table of labels: a line `file,label` for each picture, quoted where a field holds a comma; a first line
 * `file,label` (or `filename`, `path`, `image`) names the columns, and further columns are passed over.
 *
 * @param source named in messages
 * @throws DataError naming the line at fault
 */
export function parseLabelsCsv(text: string, source: string): readonly LabelLine[] {
  const rows = splitRows(text.replace(/^\uFEFF/, ''), source);
  const [header] = rows;
  const columns = header === undefined ? undefined : namedColumns(header.fields);
  const { file: fileColumn, label: labelColumn } = columns ?? { file: 0, label: 1 };
  return rows.slice(columns === undefined ? 0 : 1).map(({ fields, line }) => {
    const [file, label] = [fields[fileColumn]?.trim(), fields[labelColumn]?.trim()];
    if (file !== undefined && file !== '' && label !== undefined && label !== '')
      return { file, label, line };
    throw new DataError(`${source}, line ${line}, does not name a file and a label; write it as file,label`, {
      file: source,
    });
  });
}

const fileNames: readonly string[] = ['file', 'filename', 'file_name', 'path', 'image'];
const labelNames: readonly string[] = ['label', 'class'];

function namedColumns(header: readonly string[]): { file: number; label: number } | undefined {
  const names = header.map((field) => field.trim().toLowerCase());
  const file = names.findIndex((name) => fileNames.includes(name));
  const label = names.findIndex((name) => labelNames.includes(name));
  return file < 0 || label < 0 ? undefined : { file, label };
}

interface Row {
  readonly fields: readonly string[];
  readonly line: number;
}

/** Splits into lines and fields; quoted fields may hold commas and doubled quotes, but no line breaks. */
function splitRows(text: string, source: string): Row[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ content, line: index + 1 }))
    .filter(({ content }) => content.trim() !== '')
    .map(({ content, line }) => ({ fields: splitFields(content, source, line), line }));
}

function splitFields(content: string, source: string, line: number): string[] {
  const fields: string[] = [];
  for (let start = 0; start <= content.length;) {
    const quoted = content[start] === '"';
    const end = quoted ? closingQuote(content, start) : content.length;
    if (end < 0) {
      throw new DataError(`${source}, line ${line}, opens a quote that it does not close; close it`, {
        file: source,
      });
    }
    const comma = content.indexOf(',', quoted ? end : start);
    const stop = comma < 0 ? content.length : comma;
    fields.push(quoted ? content.slice(start + 1, end).replaceAll('""', '"') : content.slice(start, stop));
    start = stop + 1;
  }
  return fields;
}

/** The place of the quote that closes a field, or -1. */
function closingQuote(content: string, start: number): number {
  for (let place = content.indexOf('"', start + 1); place >= 0; place = content.indexOf('"', place + 2)) {
    if (content[place + 1] !== '"') return place;
  }
  return -1;
}
