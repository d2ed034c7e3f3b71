import type { Signal } from '@preact/signals';
import { drawnMixture, mixtureNames, namedMixture, type MixtureName, type PointMixture } from '@ddpm/points';
import type { MethodName } from '@ddpm/sampler';
import type { PredictionType } from '@ddpm/scheduler';
import type { Address } from '../address/address';
import { choiceField, integerField, numberField } from '../address/field';
import { samplerNames } from '../address/shared-fields';
import { drawnField, type DrawnPoint } from './drawn-points';
import type { PointsTask } from './points-protocol';

/** A distribution to choose. */
export type Shape = MixtureName | 'drawn';
export const shapes: readonly Shape[] = [...mixtureNames, 'drawn'];

/** What the network is taught to say. */
export const targets = ['velocity', 'clean', 'noise'] as const;
export type Target = (typeof targets)[number];

/** Who says where a noisy point came from. */
export const guides = ['network', 'exact', 'student'] as const;
export type Guide = (typeof guides)[number];

/** Which classes are asked for. */
export const askedClasses = ['both', 'orange', 'blue', 'none'] as const;
export type AskedClass = (typeof askedClasses)[number];

/** Which arrows are drawn. */
export const arrowKinds = ['none', 'guide', 'exact', 'compare'] as const;
export type ArrowKind = (typeof arrowKinds)[number];

/** The panel's fields of the address: everything that decides what it shows. */
export interface PointsFields {
  readonly shape: Signal<Shape>;
  readonly drawn: Signal<readonly DrawnPoint[]>;
  readonly target: Signal<Target>;
  /** Of the weights, of the points that are learned, and of the noise that points begin as. */
  readonly pointseed: Signal<number>;
  readonly guide: Signal<Guide>;
  readonly solver: Signal<MethodName>;
  readonly calls: Signal<number>;
  readonly pull: Signal<number>;
  readonly asked: Signal<AskedClass>;
  readonly arrows: Signal<ArrowKind>;
  /** Of single points. */
  readonly ways: Signal<'shown' | 'hidden'>;
}

/** The fields, bound to the address. */
export function bindPointsFields(address: Address): PointsFields {
  return address.fields('points', {
    shape: choiceField<Shape>('spiral', shapes),
    drawn: drawnField,
    target: choiceField<Target>('velocity', targets),
    pointseed: integerField(1, 0, 2 ** 32 - 1),
    guide: choiceField<Guide>('network', guides),
    solver: choiceField<MethodName>('ddim', samplerNames),
    calls: integerField(40, 1, 250),
    pull: numberField(1, 0, 8),
    asked: choiceField<AskedClass>('both', askedClasses),
    arrows: choiceField<ArrowKind>('none', arrowKinds),
    ways: choiceField<'shown' | 'hidden'>('hidden', ['hidden', 'shown']),
  });
}

/** The distribution that the fields name; null where nothing is drawn yet. */
export function mixtureOf({ shape, drawn }: PointsFields): PointMixture | null {
  if (shape.value !== 'drawn') return namedMixture(shape.value);
  return drawn.value.length === 0 ? null : drawnMixture(drawn.value);
}

export const predictionTypes: Readonly<Record<Target, PredictionType>> = {
  velocity: 'v_prediction',
  clean: 'sample',
  noise: 'epsilon',
};

/** What is to be learned; null where nothing is drawn yet. */
export function taskOf(fields: PointsFields): PointsTask | null {
  const mixture = mixtureOf(fields);
  return mixture === null ? null : { mixture, predictionType: predictionTypes[fields.target.value] };
}

/** The class asked for of each of so many points. */
export function labelsOf(asked: AskedClass, count: number): readonly (number | null)[] {
  const of = { both: (index: number) => index % 2, orange: () => 0, blue: () => 1, none: () => null };
  return Array.from({ length: count }, (_, index) => of[asked](index));
}
