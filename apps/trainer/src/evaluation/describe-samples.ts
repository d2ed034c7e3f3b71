import { describeGuidance } from '../run/describe-guidance';
import { guidanceOf, type EvaluationPlan } from './evaluation-plan';

/** How the samples were made, such as `ddim with 20 steps, guidance 1.25, seed 0`. */
export function describeSamples(plan: EvaluationPlan): string {
  return `${plan.method} with ${plan.steps} steps, ${describeGuidance(guidanceOf(plan))}, seed ${plan.seed}`;
}
