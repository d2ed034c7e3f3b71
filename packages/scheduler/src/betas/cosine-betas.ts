const OFFSET = 0.008;
const LARGEST_BETA = 0.999;

/**
 * alphaBar follows a squared cosine (Nichol and Dhariwal 2021, equation 17), with betas capped at 0.999; diffusers'
 * `squaredcos_cap_v2`.
 */
export function cosineBetas(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, t) =>
    Math.min(1 - alphaBarAt((t + 1) / count) / alphaBarAt(t / count), LARGEST_BETA),
  );
}

function alphaBarAt(time: number): number {
  return Math.cos((((time + OFFSET) / (1 + OFFSET)) * Math.PI) / 2) ** 2;
}
