import { CheckpointError } from '../checkpoint-error';
import { safetensorsParts } from '../encode-safetensors';
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

/** The files of a training state beside its manifest, by name, each in parts that share the memory of the tensors. */
export function encodeTrainingState({
  step,
  tensors,
  metadata,
}: TrainingStateContent): Record<string, readonly Uint8Array[]> {
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new CheckpointError(`the step of a training state is ${step}; give an integer from 0 up`);
  }
  return {
    [stateFiles.tensors]: safetensorsParts(tensors),
    [stateFiles.metadata]: [encodeJsonObject(metadata, 'metadata')],
  };
}
