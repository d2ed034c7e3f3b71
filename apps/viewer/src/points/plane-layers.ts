import type { LabelledPoints } from '@ddpm/points';
import type { Arrows } from './field';

/** What is drawn of the plane, in its coordinates; what is left out is not drawn. */
export interface PlaneLayers {
  /** Points of the distribution, faint. */
  readonly data?: LabelledPoints | undefined;
  readonly arrows?: Arrows | undefined;
  /** Ways of single points so far. */
  readonly ways?: readonly PlaneWay[] | undefined;
  readonly points?: LabelledMoment | undefined;
}

/** The way of one point. */
export interface PlaneWay {
  /** [moments, 2] */
  readonly places: Float32Array;
  /** How many of them are behind; the rest is drawn faint. */
  readonly passed: number;
  /** Where the network sees it end just now; null where that is not drawn. */
  readonly belief: readonly [number, number] | null;
  readonly label: number | null;
}

/** Points at a moment, by their classes. */
export interface LabelledMoment {
  /** [count, 2] */
  readonly places: Float32Array;
  readonly labels: readonly (number | null)[];
}

/** Colours of the page's theme, as a canvas takes them. */
export interface PlaneColours {
  readonly orange: string;
  readonly blue: string;
  readonly ink: string;
  readonly faint: string;
  readonly ground: string;
}
