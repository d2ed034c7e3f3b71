import { InvalidArgumentError } from 'commander';

/** Reads "1,10,64" off the command line. */
export function numberList(text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (numbers.every((number) => Number.isSafeInteger(number) && number >= 1)) return numbers;
  throw new InvalidArgumentError('Give whole numbers of at least 1, with commas between them.');
}

/** Reads one whole number of at least 1 off the command line. */
export function wholeNumber(text: string): number {
  return numberList(text)[0] ?? 1;
}
