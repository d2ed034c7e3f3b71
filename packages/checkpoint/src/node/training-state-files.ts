import { CheckpointError } from '../checkpoint-error';
import { encodeSafetensors } from '../encode-safetensors';
import { encodeJsonObject } from '../json';
import type { NamedTensors } from '../named-tensor';

/** The files of a training state beside its manifest. */
export const stateFiles = { tensors: 'tensors.safetensors', metadata: 'metadata.json' } as const;

/** Everything that training needs to go on as if it had never stopped. */
export interface TrainingStateContent {
  /** Training steps done, an integer from 0 up. */
  readonly step: number;
  /** Parameters, their moving average, optimiser moments, ..., under any names. Stored as they are, bit for bit. */
  readonly tensors: NamedTensors;
  /** Configuration, random state, data position, ...: a plain JSON object. */
  readonly metadata: object;
}

/** The files of a training state beside its manifest, by name. */
export function encodeTrainingState({
  step,
  tensors,
  metadata,
}: TrainingStateContent): Record<string, Uint8Array> {
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new CheckpointError(`the step of a training state is ${step}; give an integer from 0 up`);
  }
  return {
    [stateFiles.tensors]: encodeSafetensors(tensors),
    [stateFiles.metadata]: encodeJsonObject(metadata, 'metadata'),
  };
}
