import type { UNetConfig } from '@ddpm/unet';

/** The networks that can be trained in a tab, the smallest first. */
export const networkSizes = ['tiny', 'small', 'article'] as const;

export type NetworkSize = (typeof networkSizes)[number];

/** A network, and how many images it learns from in one step. */
export interface NetworkPlan {
  readonly title: string;
  /** One sentence for the visitor. */
  readonly words: string;
  readonly batchSize: number;
  readonly learningRate: number;
  /** What differs from the article's network. */
  readonly unet: Partial<UNetConfig>;
  /** Steps after which the pictures have strokes in place of blots, as was seen in test runs. */
  readonly stepsToStrokes: number;
  /**
   * Steps after which most of the ten pictures can be read, as was seen in test runs with one seed; for the article's
   * network it is guessed from its first 200 steps, which showed less than those of the others.
   */
  readonly stepsToDigits: number;
}

/** The article's network, and two that are narrower: a step takes about a quarter, and a sixteenth, of the arithmetic. */
export const networkPlans: Readonly<Record<NetworkSize, NetworkPlan>> = {
  tiny: {
    title: 'Small',
    words: '155,000 weights: for a processor, or a phone. It learns about as much a step as the others.',
    batchSize: 32,
    learningRate: 0.006,
    unet: { blockChannels: [8, 16, 32], bottleneckChannels: 64, embeddingChannels: 64 },
    stepsToStrokes: 150,
    stepsToDigits: 600,
  },
  small: {
    title: 'Medium',
    words: 'A quarter of the arithmetic of "Full".',
    batchSize: 32,
    learningRate: 0.003,
    unet: { blockChannels: [16, 32, 64], bottleneckChannels: 128, embeddingChannels: 128 },
    stepsToStrokes: 150,
    stepsToDigits: 600,
  },
  article: {
    title: 'Full',
    words: "The article's network, 2.4 million weights: for a graphics card.",
    batchSize: 32,
    learningRate: 0.002,
    unet: {},
    stepsToStrokes: 200,
    stepsToDigits: 700,
  },
};
