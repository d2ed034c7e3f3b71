import * as tf from '@tensorflow/tfjs-core';
import type { CreateRunner } from '@ddpm/engine';
import { floatsOf } from '../floats-of';
import { vectorCount, type Vectors } from '../vectors';

/** Measures how far vectors lie from each other, many at a time. */
export interface Distances {
  /**
   * Squared Euclidean distances from every vector of `from` to every vector of `to`, block by block.
   * @param visit told each distance once, those of one `from` in the order of `to`
   */
  forEachPair(
    from: Vectors,
    to: Vectors,
    visit: (from: number, to: number, squaredDistance: number) => void,
    onProgress?: (done: number, total: number) => void,
  ): Promise<void>;
  /** Frees what it holds on the device. */
  dispose(): Promise<void>;
}

/** Vectors of each set in one block. */
const BLOCK = 512;

/** |a - b|² = |a|² + |b|² - 2 a·b, never below 0: rounding leaves about 1e-6 of the vectors' squared length. */
function squaredDistances({ a, b }: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  const [rows, columns] = [a as tf.Tensor2D, b as tf.Tensor2D];
  const lengths = tf.add(
    tf.sum(tf.square(rows), 1, true),
    tf.reshape(tf.sum(tf.square(columns), 1), [1, BLOCK]),
  );
  const products = tf.matMul(rows, tf.transpose(columns));
  return { squared: tf.relu(tf.sub(lengths, tf.mul(products, 2))) };
}

/** Distances between vectors of `size` values, on the device that `createRunner` computes with. */
export async function createDistances(createRunner: CreateRunner, size: number): Promise<Distances> {
  const shape = [BLOCK, size];
  const empty = { shape, data: new Float32Array(BLOCK * size) };
  const runner = await createRunner(squaredDistances, {}, { a: empty, b: empty });
  const block = (vectors: Vectors, first: number) => {
    const data = new Float32Array(BLOCK * size);
    data.set(vectors.values.subarray(first * size, (first + BLOCK) * size));
    return { shape, data };
  };
  return {
    async forEachPair(from, to, visit, onProgress) {
      const [rows, columns] = [vectorCount(from), vectorCount(to)];
      for (let firstRow = 0; firstRow < rows; firstRow += BLOCK) {
        const a = block(from, firstRow);
        const lastRow = Math.min(rows, firstRow + BLOCK);
        for (let firstColumn = 0; firstColumn < columns; firstColumn += BLOCK) {
          const squared = floatsOf(await runner.run({ a, b: block(to, firstColumn) }), 'squared');
          const lastColumn = Math.min(columns, firstColumn + BLOCK);
          for (let row = firstRow; row < lastRow; row += 1) {
            for (let column = firstColumn; column < lastColumn; column += 1) {
              visit(row, column, squared[(row - firstRow) * BLOCK + column - firstColumn] ?? NaN);
            }
          }
        }
        onProgress?.(lastRow, rows);
      }
    },
    dispose: () => runner.dispose(),
  };
}
