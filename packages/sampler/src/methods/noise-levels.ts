import { alphaBarAt, type NoiseSchedule } from '@ddpm/scheduler';

/** One amount of noise on the way from noise to image. */
export interface NoiseLevel {
  /** The timestep to show to the network for it; a fraction where it lies between two of the schedule. */
  readonly t: number;
  readonly alphaBar: number;
  /** sqrt(alphaBar): how much of the image there is. */
  readonly signal: number;
  /** sqrt(1 - alphaBar): the deviation of the noise. */
  readonly noise: number;
  /** noise / signal, the sigma of Karras et al. 2022; Infinity for pure noise. */
  readonly sigma: number;
  /** log(signal / noise), the lambda of Lu et al. 2022; Infinity for the clean image. */
  readonly lambda: number;
}

/** How a solver chooses its noise levels. */
export interface NoiseLevelOptions {
  /**
   * Spaces the steps by equation 5 of Karras et al. 2022 (rho = 7) between the noise of the first and last timestep, and
   * shows the network the fractional timesteps that belong to them; off where left out.
   */
  readonly karrasSigmas?: boolean | undefined;
}

/** The noise levels at which a solver evaluates the network, from noisy to clean; the clean image is not among them. */
export function noiseLevels(
  schedule: NoiseSchedule,
  timesteps: Int32Array,
  { karrasSigmas = false }: NoiseLevelOptions = {},
): readonly NoiseLevel[] {
  if (karrasSigmas) return karrasLevels(schedule, timesteps);
  return Array.from(timesteps, (t) => noiseLevel(t, alphaBarAt(schedule, t)));
}

/** The clean image. */
export const cleanLevel: NoiseLevel = /* @__PURE__ */ noiseLevel(-1, 1);

function noiseLevel(t: number, alphaBar: number): NoiseLevel {
  const signal = Math.sqrt(alphaBar);
  const noise = Math.sqrt(1 - alphaBar);
  return { t, alphaBar, signal, noise, sigma: noise / signal, lambda: Math.log(signal / noise) };
}

const RHO = 7;

function karrasLevels(schedule: NoiseSchedule, timesteps: Int32Array): readonly NoiseLevel[] {
  const logSigmas = schedule.alphaBars.map((alphaBar) => Math.log((1 - alphaBar) / alphaBar) / 2);
  // Pure noise has no finite sigma: begin where the schedule still has some signal.
  const largest = logSigmas.findLastIndex(Number.isFinite);
  const sigmaAt = (t: number): number => Math.exp(logSigmas[Math.min(t, largest)] ?? 0);
  const first = sigmaAt(timesteps[0] ?? 0) ** (1 / RHO);
  const last = sigmaAt(timesteps.at(-1) ?? 0) ** (1 / RHO);
  return Array.from(timesteps, (_, i) => {
    const progress = timesteps.length === 1 ? 0 : i / (timesteps.length - 1);
    const sigma = (first + progress * (last - first)) ** RHO;
    return noiseLevel(fractionalTimestep(logSigmas, Math.log(sigma)), 1 / (1 + sigma * sigma));
  });
}

/** Where the rising `logSigmas` take a value, by linear interpolation. */
function fractionalTimestep(logSigmas: Float64Array, value: number): number {
  const above = logSigmas.findIndex((logSigma) => logSigma >= value);
  if (above <= 0) return above === 0 ? 0 : logSigmas.length - 1;
  const low = logSigmas[above - 1] ?? value;
  const high = logSigmas[above] ?? value;
  return high === Infinity ? above - 1 : above - 1 + (value - low) / (high - low);
}
