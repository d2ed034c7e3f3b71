/** A matrix, row by row. */
export type Matrix = readonly (readonly number[])[];

/**
 * Winograd's F(2x2, 3x3) (Lavin and Gray, 2016, https://arxiv.org/abs/1509.09308): the four pixels of a tile of 2x2 from 16
 * products where the plain sum takes 36. With d the 4x4 pixels around a tile and g a filter,
 * `tile = Aᵀ ((G g Gᵀ) * (Bᵀ d B)) A`; the gradients are the transposes of these maps.
 */
export const toPatch: Matrix = [
  [1, 0, -1, 0],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, 1, 0, -1],
];

/** G */
export const toFilter: Matrix = [
  [1, 0, 0],
  [0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5],
  [0, 0, 1],
];

/** Aᵀ */
export const fromProducts: Matrix = [
  [1, 1, 1, 0],
  [0, 1, -1, -1],
];

export function transposed(matrix: Matrix): Matrix {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? 0));
}
