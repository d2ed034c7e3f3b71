import {
  ddim,
  ddpm,
  dpmSolver2M,
  dpmSolver3M,
  dpmSolverSde,
  euler,
  heun,
  uniPC,
  type SamplingMethod,
} from '@ddpm/sampler';

/** The reverse processes with their usual options, by the name that a user gives. */
const methods = {
  ddim: () => ddim(),
  ddpm: () => ddpm(),
  'dpm-solver-2m': () => dpmSolver2M(),
  'dpm-solver-3m': () => dpmSolver3M(),
  'dpm-solver-sde': () => dpmSolverSde(),
  euler: () => euler(),
  heun: () => heun(),
  unipc: () => uniPC(),
} as const satisfies Record<string, () => SamplingMethod>;

export type MethodName = keyof typeof methods;

export const methodNames = Object.keys(methods) as readonly MethodName[];

export function namedMethod(name: MethodName): SamplingMethod {
  return methods[name]();
}
