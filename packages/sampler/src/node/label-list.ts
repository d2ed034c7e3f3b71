import { namedClass } from '../request/class-labels';
import { UsageError } from './usage-error';

/**
 * Reads a list of class labels: names, numbers and ranges of numbers, such as `0-9`, `3,3,7` or `Sneaker,Bag`, or `all`.
 * What a number means is said at `namedClass`, alone and as the end of a range.
 * @param numClasses of the model; null for one without labels
 * @throws UsageError naming the part that is no label.
 */
export function parseLabels(
  text: string,
  classNames: readonly string[] | null,
  numClasses: number | null,
): number[] {
  return text.split(',').flatMap((part) => parsePart(part.trim(), classNames, numClasses));
}

function parsePart(part: string, classNames: readonly string[] | null, numClasses: number | null): number[] {
  const named = namedClass(part, classNames);
  if (named.kind === 'class') return [named.index];
  if (named.kind === 'ambiguous') {
    throw new UsageError(
      `--labels: "${part}" fits ${named.names.join(' and ')}. Write it as the class is named.`,
    );
  }
  if (part.toLowerCase() === 'all' && numClasses !== null) {
    return Array.from({ length: numClasses }, (_, label) => label);
  }
  return numbersOf(part, classNames).map((number) => labelOfNumber(number, part, classNames));
}

/** The numbers of a range, both ends included. */
function numbersOf(part: string, classNames: readonly string[] | null): number[] {
  const range = /^(\d{1,6})-(\d{1,6})$/.exec(part);
  if (range === null) throw new UsageError(noLabel(part, classNames));
  const [first, last] = [Number(range[1]), Number(range[2])];
  if (last < first) throw new UsageError(`--labels: the range ${part} runs backwards.`);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function labelOfNumber(number: number, part: string, classNames: readonly string[] | null): number {
  const named = namedClass(String(number), classNames);
  if (named.kind === 'class') return named.index;
  throw new UsageError(noLabel(part, classNames));
}

function noLabel(part: string, classNames: readonly string[] | null): string {
  const known = classNames === null ? '' : `, or a name: ${classNames.join(', ')}`;
  return `--labels: "${part}" is no label. Give a number, a range such as 0-9, all${known}.`;
}
