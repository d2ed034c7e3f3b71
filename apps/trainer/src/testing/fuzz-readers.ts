import { isDeepStrictEqual } from 'node:util';
import { decodeSafetensors, modelFiles, modelFolderFromFiles, modelFolderToFiles } from '@ddpm/checkpoint';
import { decodeIdx, decodeNpy, decodeSafetensorsArrays } from '@ddpm/data';
import { decodeNpz, decodeText } from '@ddpm/data/node';
import { createNoiseSchedule } from '@ddpm/scheduler';
import { validateTrainingConfig } from '@ddpm/trainer';
import { validateUNetConfig } from '@ddpm/unet';
import sharp from 'sharp';
import { decodePicture } from '../../../../packages/data/src/node/pictures/decode-picture';
import { parseLabelsTable } from '../../../../packages/data/src/node/pictures/labels-table';
import type { Field } from '../../../viewer/src/address/field';
import { parseHash } from '../../../viewer/src/address/hash';
import { labelField } from '../../../viewer/src/address/shared-fields';
import { bindEditFields } from '../../../viewer/src/edit/edit-fields';
import { resolveRunConfig } from '../configuration/run-config';
import { decodeConfig } from '../configuration/run-options';

/** What takes a stranger's bytes: the folder of its corpus, how it reads, and the names of the errors by which it refuses. */
type FuzzedReader = readonly [string, (bytes: Uint8Array) => unknown, ...string[]];

const wholeModel = modelFolderToFiles({
  modelIndex: {},
  schedulerConfig: {},
  unetConfig: {},
  tensors: { a: { shape: [1], data: Float32Array.of(1) } },
});

const modelWith =
  (file: string) =>
  (bytes: Uint8Array): unknown =>
    modelFolderFromFiles({ ...wholeModel, [file]: bytes });

const decodeAll = (arrays: ReadonlyMap<string, () => unknown>): unknown =>
  [...arrays.values()].map((decode) => decode());

const form = { imageSize: 8, fit: 'crop', channels: 3 } as const;

/** The bytes of a configuration file, as far as a run that begins takes them. */
function readConfig(bytes: Uint8Array): void {
  const { recipe } = resolveRunConfig(decodeConfig(bytes, 'it'));
  validateTrainingConfig(recipe.training);
  validateUNetConfig(recipe.unet);
  createNoiseSchedule(recipe.schedule);
}

/** A field of a link that counts as left out. */
class LeftOut extends Error {
  override readonly name = 'LeftOut';
}

/** The fields of the panel with the most of them, by their names in the address. */
function linkFields(): Readonly<Record<string, Field<unknown>>> {
  let fields: Readonly<Record<string, Field<unknown>>> = { label: labelField };
  bindEditFields({
    fields: (_: string, spec: object) => {
      fields = { ...fields, ...(spec as Readonly<Record<string, Field<unknown>>>) };
      return {} as never;
    },
  } as unknown as Parameters<typeof bindEditFields>[0]);
  return fields;
}

const fieldsOfLinks = linkFields();

/** What comes out of a link is written back as it was. */
function readLink(bytes: Uint8Array): void {
  const { panel, fields } = parseHash(new TextDecoder().decode(bytes));
  const read = Object.entries(fieldsOfLinks).map(([name, field]) => {
    const value = fields[name] === undefined ? field.initial : field.parse(fields[name]);
    if (value !== undefined && !isDeepStrictEqual(field.parse(field.print(value)), value)) {
      throw new RangeError(`${name}=${field.print(value)} is another value when it is read again`);
    }
    return value;
  });
  if (panel === null || read.includes(undefined)) throw new LeftOut();
}

const ofConfig = ['InvalidRecipeError', 'InvalidTrainingConfigError', 'InvalidUNetConfigError'];

/** Every reader of a stranger's bytes, by its name. */
export const fuzzedReaders: Readonly<Record<string, FuzzedReader>> = {
  idx: ['idx', (bytes: Uint8Array): unknown => decodeIdx(bytes), 'DataError'],
  npy: ['npy', (bytes: Uint8Array): unknown => decodeNpy(bytes, 'it'), 'DataError'],
  npz: ['npz', (bytes: Uint8Array): unknown => decodeAll(decodeNpz(bytes, 'it')), 'DataError'],
  'arrays of safetensors': [
    'safetensors',
    (bytes: Uint8Array): unknown => decodeAll(decodeSafetensorsArrays(bytes, 'it')),
    'DataError',
  ],
  'text of tables': ['text', (bytes: Uint8Array): unknown => decodeText(bytes, 'it'), 'DataError'],
  'tables of labels': [
    'csv',
    (bytes: Uint8Array): unknown => parseLabelsTable(decodeText(bytes, 'it'), 'it.csv'),
    'DataError',
  ],
  'labels in lines of JSON': [
    'jsonl',
    (bytes: Uint8Array): unknown => parseLabelsTable(decodeText(bytes, 'it'), 'it.jsonl'),
    'DataError',
  ],
  PNG: ['png', (bytes: Uint8Array): unknown => decodePicture(sharp, bytes, 'it.png', form), 'DataError'],
  JPEG: ['jpeg', (bytes: Uint8Array): unknown => decodePicture(sharp, bytes, 'it.jpg', form), 'DataError'],
  safetensors: ['safetensors', (bytes: Uint8Array): unknown => decodeSafetensors(bytes), 'CheckpointError'],
  'model index': ['model', modelWith(modelFiles.modelIndex), 'CheckpointError'],
  'network configuration': ['model', modelWith(modelFiles.unetConfig), 'CheckpointError'],
  'weights of a model': ['safetensors', modelWith(modelFiles.weights), 'CheckpointError'],
  'configuration of a run': ['config', readConfig, 'UsageError', 'NoiseScheduleConfigError', ...ofConfig],
  'share links': ['links', readLink, 'LeftOut'],
};
