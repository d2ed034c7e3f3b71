/**
 * Image data sets as plain typed arrays: readers, seeded shuffling, batches.
 *
 * @module @ddpm/data
 */

export { DataError, type DataFault } from './data-error';
export type { Dataset } from './dataset';
export { createImageDataset, type ImageDatasetOptions } from './image-dataset';
export { createBatchPlan, type BatchPlanOptions, type BatchPosition, type PlannedBatch } from './batch-plan';
export { createBatches, type Batch, type Batches, type BatchesOptions, type BatchShare } from './batches';
export { decodeIdx, encodeIdx, type IdxArray } from './idx';
export { createIdxDataset, type IdxDatasetOptions, type NamedBytes } from './idx-dataset';
export { digitNames, fashionNames } from './class-names';
export { createDigits100, type Digits100Options } from './digits100/digits100-dataset';
export { pairNames, tenHeldOutPairs } from './digits100/pair-names';
export { createMirroredDataset } from './mirrored-dataset';
export { measureDataset, type DatasetMeasures, type MeasureDatasetOptions } from './measure-dataset';
export { decodeCifarBatch, type CifarBatch } from './cifar-batch';
export { decodeNpy } from './npy';
export { decodeSafetensorsArrays } from './safetensors-arrays';
export type { NumericArray } from './numeric-array';
export { imagesOfArray, type ArrayImageOptions, type ByteImages, type ValueRange } from './array-images';
export { classesOfLabels, labelsOfArray, type LabelClasses, type LabelNames } from './array-labels';
