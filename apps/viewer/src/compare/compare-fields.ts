import type { Signal } from '@preact/signals';
import type { Address } from '../address/address';
import { integerField, type Field } from '../address/field';
import { printHash } from '../address/hash';
import { modelField, samplingFields, seedField } from '../address/shared-fields';
import type { ModelInfo } from '../engine/protocol';
import { samplingOf } from '../generate/few-calls';
import type { GenerateRequest } from '../generate/generate-protocol';
import type { SamplingFields } from '../generate/sampling-fields';
import { knownLabel } from '../models/class-rows';
import { few, many } from './ready-pairs';
import { sides, type RunSettings, type Side } from './run-settings';

/** All that decides one picture, as fields of the address. */
export interface SideFields extends SamplingFields {
  readonly model: Signal<string>;
  readonly class: Signal<number>;
  readonly seed: Signal<number>;
}

const settingNames = ['model', 'class', 'seed', 'sampler', 'steps', 'guidance', 'eta'] as const;

/** The fields of both sides, bound to the address: `a-model`, `b-model`, ... */
export function bindCompareFields(address: Address): Readonly<Record<Side, SideFields>> {
  const first = { a: many, b: few };
  const spec = { model: modelField, class: integerField(3, 0, 999), seed: seedField, ...samplingFields };
  const named = sides.flatMap((side) =>
    settingNames.map((name): [string, Field<unknown>] => [
      `${side}-${name}`,
      { ...(spec[name] as Field<unknown>), initial: first[side][name] },
    ]),
  );
  const bound: Readonly<Record<string, unknown>> = address.fields('compare', Object.fromEntries(named));
  const of = (side: Side): SideFields =>
    Object.fromEntries(settingNames.map((name) => [name, bound[`${side}-${name}`]])) as never;
  return { a: of('a'), b: of('b') };
}

/** What the fields say; reads signals. */
export function settingsOf(fields: SideFields): RunSettings {
  return Object.fromEntries(settingNames.map((name) => [name, fields[name].value])) as never;
}

/** An address that compares these two. */
export function compareLink(pair: Readonly<Record<Side, RunSettings>>): string {
  return printHash(
    'compare',
    sides.flatMap((side) =>
      settingNames.map((name): [string, string] => [`${side}-${name}`, String(pair[side][name])]),
    ),
  );
}

/** An address of "Generate" that gives that picture. */
export function generateLink({ class: label, ...settings }: RunSettings): string {
  return printHash(
    'generate',
    Object.entries({ ...settings, label }).map(([name, value]) => [name, String(value)]),
  );
}

/** What that model is asked for: the picture of "Generate" with the same settings. */
export function requestOf(fields: SideFields, info: ModelInfo): GenerateRequest {
  const label = knownLabel(fields.class.value, info.classNames);
  return {
    labels: [label],
    seed: fields.seed.value,
    sharedNoise: false,
    firstSampleIndex: label ?? 0,
    ...samplingOf(fields, info),
  };
}
