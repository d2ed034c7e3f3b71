/**
 * Distillation: a student reaches in one network call where its teacher lands after several.
 *
 * @module @ddpm/distillation
 */

export { distillationObjective, type Distillation } from './distillation-step';
export type { Teacher } from './teacher';
export type { Jump } from './jump';
export {
  callCounts,
  directJumps,
  fewCallTimesteps,
  segmentJumps,
  shortcutJumps,
  type CallCount,
  type JumpImageCounts,
} from './few-calls';
export {
  fewCallSampling,
  stageNames,
  stageRecipe,
  stages,
  type FewCallSampling,
  type Stage,
  type StageName,
} from './stages';
export { DistillationError } from './errors';
