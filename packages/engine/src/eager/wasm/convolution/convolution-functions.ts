/** The functions of the module that the kernels call; all parameters are byte addresses and whole numbers. */
export interface ConvolutionFunctions {
  /** Transposes [rows, columns] to `target`. */
  transpose(source: number, rows: number, columns: number, target: number): void;
  /** Filters [3, 3, C, K] to 16 matrices in panels. */
  filterPanels(
    filter: number,
    inChannels: number,
    outBytes: number,
    filterBytes: number,
    target: number,
    matrixBytes: number,
  ): void;
  /** A matrix [C, K] to panels. */
  matrixPanels(
    matrix: number,
    inChannels: number,
    outBytes: number,
    filterBytes: number,
    target: number,
    matrixBytes: number,
  ): void;
  /** 16 matrices [C, K] to the filters [3, 3, C, K]. */
  filtersOfMatrices(source: number, filterBytes: number, target: number): void;
  /** The tiles from `first` up to `end` of a convolution 3x3. */
  convolveTiles(
    image: number,
    height: number,
    width: number,
    inBytes: number,
    tileRows: number,
    tileColumns: number,
    zeros: number,
    panels: number,
    bias: number,
    output: number,
    outBytes: number,
    scratch: number,
    first: number,
    end: number,
  ): void;
  /** What the tiles from `first` up to `end` give to the 16 matrices from which the gradient of a 3x3 filter is made. */
  filterGradientOfTiles(
    image: number,
    height: number,
    width: number,
    inBytes: number,
    tileRows: number,
    tileColumns: number,
    zeros: number,
    dy: number,
    outBytes: number,
    matrices: number,
    scratch: number,
    first: number,
    end: number,
  ): void;
  /** `rows` rows of a product, [rows, C] by panels of [C, K]. */
  multiplyPanels(
    image: number,
    inBytes: number,
    panels: number,
    bias: number,
    output: number,
    outBytes: number,
    rows: number,
  ): void;
  /** The product of the transposed [rows, C] and [rows, K]. */
  multiplyTransposed(
    image: number,
    inBytes: number,
    dy: number,
    outBytes: number,
    zeros: number,
    target: number,
    rows: number,
  ): void;
}
