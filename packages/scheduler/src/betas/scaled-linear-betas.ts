import { evenlySpaced } from './linear-betas';

/** sqrt(beta) grows linearly (Rombach et al. 2022, latent diffusion). */
export function scaledLinearBetas(count: number, betaStart: number, betaEnd: number): Float64Array {
  return evenlySpaced(Math.sqrt(betaStart), Math.sqrt(betaEnd), count).map((root) => root * root);
}
