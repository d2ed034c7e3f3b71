/** What decides how quickly processes train together. */
export interface ScalingFacts {
  /** Time of one step without communication, in seconds: each process computes its share of the batch. */
  readonly computeSeconds: number;
  /** Size of what is added up, in bytes: four for each parameter. */
  readonly gradientBytes: number;
  /** Of the network between two machines, in bits a second. */
  readonly bitsPerSecond: number;
  /** Of one message, in seconds. */
  readonly latencySeconds: number;
  /** How many processes there are, one a machine. */
  readonly ranks: number;
}

/** What is to be expected of a step. */
export interface ScalingPrediction {
  /** Time of one sum over all processes, in seconds. */
  readonly communicationSeconds: number;
  /** Share of a step that is communication, 0..1. */
  readonly communicationShare: number;
  /** Work done by all processes in the time in which one without others does the work of one. */
  readonly speedup: number;
}

/**
 * Predicts a step of synchronous training where each process keeps its share of the batch (weak scaling) and nothing
 * overlaps. The sum costs 2 log2(N) messages and 2 (N - 1) / N times its bytes, as with recursive halving and doubling
 * (Thakur, Rabenseifner & Gropp 2005, section 4.4; computing the sums is left out).
 */
export function predictScaling(facts: ScalingFacts): ScalingPrediction {
  const { computeSeconds, gradientBytes, bitsPerSecond, latencySeconds, ranks } = facts;
  const messages = 2 * Math.ceil(Math.log2(ranks));
  const bytes = (2 * (ranks - 1) * gradientBytes) / ranks;
  const communicationSeconds = messages * latencySeconds + (8 * bytes) / bitsPerSecond;
  const step = computeSeconds + communicationSeconds;
  return {
    communicationSeconds,
    communicationShare: communicationSeconds / step,
    speedup: (ranks * computeSeconds) / step,
  };
}
