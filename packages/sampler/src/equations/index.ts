/**
 * The step of every sampling method as its paper writes it, as data: to be shown, and to be evaluated.
 *
 * @module @ddpm/sampler/equations
 */

export { methodEquations } from '../methods/method-equations';
export type { MethodEquation, StepTraits } from './method-equation';
export { stepEquation, type PlannedMethod, type StepEquation } from './step-equation';
export type { Equation, StepFormula } from './step-formula';
export { weightsOfTarget, type StepWeights } from './step-weights';
export { numberOf, weightsOf, type Meanings, type Weights } from './evaluate';
export { scalarMeanings, scalarsBehind, scalarValue, type GivenNumbers, type Meaning } from './scalars';
export type {
  Expression,
  MadePicture,
  PictureName,
  PictureSymbol,
  Scalar,
  ScalarLetter,
  StoredPicture,
} from './expression';
