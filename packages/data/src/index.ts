export { DataError, type DataFault } from './data-error';
export type { Dataset } from './dataset';
export { createImageDataset, type ImageDatasetOptions } from './image-dataset';
export { createBatchPlan, type BatchPlanOptions, type BatchPosition, type PlannedBatch } from './batch-plan';
export { createBatches, type Batch, type Batches, type BatchesOptions } from './batches';
export { decodeIdx, encodeIdx, type IdxArray } from './idx';
export { createIdxDataset, type IdxDatasetOptions, type NamedBytes } from './idx-dataset';
export { digitNames, fashionNames } from './class-names';
