import type { MethodEquation } from '../equations/method-equation';
import { eulerFormula } from '../equations/slope-terms';

/** Of Euler's method. */
export const eulerEquation: MethodEquation = {
  words:
    'Divided by α, the picture lies on a curve over its noise s. The slope d points from what the network expects to where the picture is; a step follows it straight down to the next s.',
  source: 'Karras et al. 2022, equation 4 and algorithm 1, without its correction.',
  formula: () => eulerFormula(false),
};
