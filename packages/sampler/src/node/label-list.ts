import { UsageError } from './usage-error';

/**
 * Reads a list of class labels: numbers, ranges, and names where the model has them, such as `0-9`, `3,3,7` or
 * `Sneaker,Bag`.
 * @throws UsageError naming the part that is no label.
 */
export function parseLabels(text: string, classNames: readonly string[] | null): number[] {
  return text.split(',').flatMap((part) => parsePart(part.trim(), classNames));
}

function parsePart(part: string, classNames: readonly string[] | null): number[] {
  const named = classNames?.findIndex((name) => name.toLowerCase() === part.toLowerCase()) ?? -1;
  if (named >= 0) return [named];
  const range = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part);
  if (range === null) {
    const known = classNames === null ? '' : `, or a name: ${classNames.join(', ')}`;
    throw new UsageError(`--labels: "${part}" is no label. Give a number, a range such as 0-9${known}.`);
  }
  const first = Number(range[1]);
  const last = Number(range[2] ?? range[1]);
  if (last < first) throw new UsageError(`--labels: the range ${part} runs backwards.`);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
