/**
 * What @ddpm/checkpoint has for Node alone.
 *
 * @module @ddpm/checkpoint/node
 */

export { readModelFolder, writeModelFolder } from './node/model-folder';
export { listTrainingStates, type TrainingStateEntry } from './node/list-training-states';
export {
  readTrainingState,
  type ReadTrainingStateOptions,
  type TrainingState,
} from './node/read-training-state';
export { writeTrainingState, type WriteTrainingStateOptions } from './node/write-training-state';
export type { TrainingStateContent } from './node/training-state-files';
