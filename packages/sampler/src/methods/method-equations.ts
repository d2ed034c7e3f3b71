import type { MethodEquation } from '../equations/method-equation';
import { ddimEquation } from './ddim-equation';
import { ddpmEquation } from './ddpm-equation';
import { dpmSolver2MEquation, dpmSolver3MEquation, dpmSolverSdeEquation } from './dpm-solver-equations';
import { eulerEquation } from './euler-equation';
import { heunEquation } from './heun-equation';
import type { MethodName } from './named-methods';
import { saSolverEquation } from './sa-solver-equation';
import { uniPCEquation } from './unipc-equation';

/** What a step of each method does. */
export const methodEquations: Readonly<Record<MethodName, MethodEquation>> = {
  ddim: ddimEquation,
  ddpm: ddpmEquation,
  'dpm-solver-2m': dpmSolver2MEquation,
  'dpm-solver-3m': dpmSolver3MEquation,
  'dpm-solver-sde': dpmSolverSdeEquation,
  euler: eulerEquation,
  heun: heunEquation,
  'sa-solver': saSolverEquation,
  unipc: uniPCEquation,
};
