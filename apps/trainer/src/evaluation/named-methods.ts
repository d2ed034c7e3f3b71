import { ddim, ddpm, type SamplingMethod } from '@ddpm/sampler';

/** The reverse processes that `evaluate` compares, by the name that a user gives. */
const methods = {
  ddim: () => ddim(),
  ddpm: () => ddpm(),
} as const satisfies Record<string, () => SamplingMethod>;

export type MethodName = keyof typeof methods;

export const methodNames = Object.keys(methods) as readonly MethodName[];

export function namedMethod(name: MethodName): SamplingMethod {
  return methods[name]();
}
