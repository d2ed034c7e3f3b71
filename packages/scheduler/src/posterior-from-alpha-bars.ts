/** The normal distribution q(x_previous | x_t, x0): its mean is `x0 * x0Image + xt * xtImage`. */
export interface Posterior {
  /** The weight of the clean image. */
  readonly x0: number;
  /** The weight of the noisy image. */
  readonly xt: number;
  /** Of every pixel. */
  readonly variance: number;
  /** 1 - alphaBar_t / alphaBar_previous: the variance of the forward step, `fixed_large` of an ancestral step. */
  readonly beta: number;
}

/** The posterior from alphaBar at `t` and at the previous timestep. */
export function posteriorFromAlphaBars(alphaBar: number, previousAlphaBar: number): Posterior {
  const alpha = alphaBar / previousAlphaBar;
  const beta = 1 - alpha;
  const kept = (1 - previousAlphaBar) / (1 - alphaBar);
  return {
    x0: (Math.sqrt(previousAlphaBar) * beta) / (1 - alphaBar),
    xt: Math.sqrt(alpha) * kept,
    variance: beta * kept,
    beta,
  };
}
