/**
 * ONNX Runtime's convolutions over blocks of channels. Its CPU provider turns convolutions with constant filters into
 * these by itself; a graph may also call them directly, and then with any filter. Measured on a 2-core AVX-512 machine
 * they do 360 to 520 GFLOP/s where `Conv` with a computed filter does 150 to 300.
 */
export const blockedDomain = 'com.microsoft.nchwc';

/** Which operators a graph may use, and how. */
export interface Target {
  /**
   * Channels in a block of ONNX Runtime's blocked convolutions (`com.microsoft.nchwc`), which only its CPU provider
   * has; `null` for none.
   */
  readonly blockSize: number | null;
  /** Whether ONNX Runtime's additions (`com.microsoft`) are there. Without them the graph is plain ONNX. */
  readonly contributedOperators: boolean;
  /** The most tensors that one node may join or split into: GPUs bind only so many buffers at once. */
  readonly maxTensorsPerNode: number;
}

/** Plain ONNX, which any runtime reads, on GPUs too. */
export const portableTarget: Target = {
  blockSize: null,
  contributedOperators: false,
  maxTensorsPerNode: 8,
};

/** ONNX Runtime's CPU provider, with blocks of the size that its processor has. */
export function cpuTarget(blockSize: number | null): Target {
  return { blockSize, contributedOperators: true, maxTensorsPerNode: Number.POSITIVE_INFINITY };
}
