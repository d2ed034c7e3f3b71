/** Which operators a graph may use. */
export interface Target {
  /**
   * Channels in a block of ONNX Runtime's blocked convolutions (`com.microsoft.nchwc`), which only its CPU provider
   * has; `null` for none.
   */
  readonly blockSize: number | null;
  /** Whether ONNX Runtime's additions (`com.microsoft`) are there. Without them the graph is plain ONNX. */
  readonly contributedOperators: boolean;
}

/** Plain ONNX, which any runtime reads. */
export const portableTarget: Target = { blockSize: null, contributedOperators: false };
