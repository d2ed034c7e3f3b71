import { text } from 'node:stream/consumers';
import { UsageError } from './usage-error';

/**
 * The labels that were typed, or, for `-`, those on standard input: lines, or lists with commas.
 *
 * @throws UsageError where standard input holds none
 */
export async function readLabels(typed: string): Promise<string> {
  if (typed.trim() !== '-') return typed;
  const parts = (await text(process.stdin)).split(/[\n,]/).map((part) => part.trim());
  const labels = parts.filter((part) => part !== '');
  if (labels.length > 0) return labels.join(',');
  throw new UsageError('--labels -: standard input holds no labels. Give one in each line.');
}
