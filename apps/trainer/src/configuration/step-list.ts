import { InvalidArgumentError } from 'commander';

/** Reads a list of numbers of steps, such as `5,10,20`, or `none`. */
export function parseStepList(text: string): number[] {
  if (text === 'none') return [];
  const steps = text.split(',').map((part) => (/^\s*\d{1,6}\s*$/.test(part) ? Number(part) : 0));
  if (steps.every((count) => count > 0)) return [...new Set(steps)].sort((a, b) => a - b);
  throw new InvalidArgumentError('It must be whole numbers from 1 on with commas between them, or none.');
}
