import type { NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';
import { ddim, type DdimOptions } from './ddim';
import { ddpm } from './ddpm';
import { dpmSolver2M, dpmSolver3M, dpmSolverSde } from './dpm-solver';
import { euler } from './euler';
import { heun } from './heun';
import { saSolver } from './sa-solver';
import { uniPC } from './unipc';

/** Options of a method chosen by name; each method takes those that it knows. */
export interface NamedMethodOptions extends NoiseLevelOptions, DdimOptions {}

const methods = {
  ddim,
  ddpm: () => ddpm(),
  'dpm-solver-2m': dpmSolver2M,
  'dpm-solver-3m': dpmSolver3M,
  'dpm-solver-sde': dpmSolverSde,
  euler,
  heun,
  'sa-solver': saSolver,
  unipc: uniPC,
} as const satisfies Record<string, (options: NamedMethodOptions) => SamplingMethod>;

/** A reverse process by the name that a user gives. */
export type MethodName = keyof typeof methods;

/** The names of all reverse processes. */
export const methodNames = /* @__PURE__ */ Object.keys(methods) as readonly MethodName[];

/** The reverse process of that name. */
export function namedMethod(name: MethodName, options: NamedMethodOptions = {}): SamplingMethod {
  const create: (options: NamedMethodOptions) => SamplingMethod = methods[name];
  return create(options);
}
