import { InvalidArgumentError } from 'commander';

interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** A parser for a flag that takes a number in a range; anything else is a usage error that says the range. */
export function numberFlag({
  min = -Infinity,
  max = Infinity,
  whole = false,
}: Range): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= min && value <= max && (!whole || Number.isSafeInteger(value))) return value;
    const kind = whole ? 'a whole number' : 'a number';
    const limits = [
      ...(min === -Infinity ? [] : [`from ${min}`]),
      ...(max === Infinity ? [] : [`to ${max}`]),
    ];
    throw new InvalidArgumentError(`It must be ${[kind, ...limits].join(' ')}.`);
  };
}
