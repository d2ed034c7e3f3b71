import { InvalidArgumentError } from 'commander';
import { methodNames, type MethodName } from '@ddpm/sampler';

/** Reads a list of numbers of steps, such as `5,10,20`, or `none`. They come out ascending, each once. */
export function parseStepList(text: string): number[] {
  if (text === 'none') return [];
  const steps = text.split(',').map((part) => (/^\s*\d{1,6}\s*$/.test(part) ? Number(part) : 0));
  if (steps.every((count) => count > 0)) return [...new Set(steps)].sort((a, b) => a - b);
  throw new InvalidArgumentError('It must be whole numbers from 1 on with commas between them, or none.');
}

/** Reads a list of samplers, such as `ddim,heun`, or `all`. */
export function parseMethodList(text: string): readonly MethodName[] {
  if (text === 'all') return methodNames;
  return text.split(',').map((part) => {
    const name = methodNames.find((known) => known === part.trim());
    if (name !== undefined) return name;
    throw new InvalidArgumentError(
      `"${part}" is no sampler. Give some of ${methodNames.join(', ')}, or all.`,
    );
  });
}
