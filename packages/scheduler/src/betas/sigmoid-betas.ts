import { evenlySpaced } from './linear-betas';

/** beta follows a logistic curve over [-6, 6] (Xu et al. 2022, GeoDiff; diffusers' `sigmoid`). */
export function sigmoidBetas(count: number, betaStart: number, betaEnd: number): Float64Array {
  return evenlySpaced(-6, 6, count).map(
    (position) => betaStart + (betaEnd - betaStart) / (1 + Math.exp(-position)),
  );
}
