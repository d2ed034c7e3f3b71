import { parameterSpecs, type ParameterSpec, type UNetConfig } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import {
  adamWDirection,
  nextMoments,
  updatedParameters,
  type AdamWConfig,
  type AdamWMoments,
  type AdamWScalars,
} from './adamw';

/** The quintic a x + b x^3 + c x^5 that drives all singular values towards 1 (Jordan et al. 2024, "Muon"). */
const [A, B, C] = [3.4445, -4.775, 2.0315];
const ITERATIONS = 5;
/** Root mean square of an update's entries, that of AdamW's, so that one learning rate fits both (Liu et al. 2025, section 2.2). */
const RMS = 0.2;

/**
 * One step of Muon (Jordan et al. 2024) on the matrices inside the network, the filters of its convolutions but the first
 * and the last and the weights of its linear layers, and of AdamW on the rest. The update of a matrix is its momentum with
 * all singular values made 1, times 0.2 sqrt(longer side) (Liu et al. 2025, "Muon is scalable for LLM training",
 * equation 4); the momentum is AdamW's first moment, with Nesterov's look ahead. Pure: returns new tensors of the shapes
 * it was given; the second moment is kept for all.
 */
export function muonStep(
  unet: UNetConfig,
  config: AdamWConfig,
  parameters: tf.Tensor1D,
  gradient: tf.Tensor1D,
  moments: AdamWMoments,
  scalars: AdamWScalars,
): AdamWMoments & { readonly parameters: tf.Tensor1D } {
  return tf.tidy(() => {
    const next = nextMoments(config, gradient, moments);
    const lookahead = tf.add<tf.Tensor1D>(
      tf.mul(next.firstMoment, config.adamBetas[0]),
      tf.mul(gradient, 1 - config.adamBetas[0]),
    );
    const directions = piecesOf(unet).map((piece) =>
      piece.matrix === null
        ? adamWPiece(config, next, piece, scalars)
        : tf.reshape<tf.Rank.R1>(orthogonalized(tf.reshape(sliceOf(lookahead, piece), piece.matrix)), [
            piece.size,
          ]),
    );
    const update = tf.mul<tf.Tensor1D>(scalars.learningRate, tf.concat1d(directions));
    return { parameters: updatedParameters(config, parameters, update, scalars), ...next };
  });
}

/** AdamW's direction for a stretch of the parameters; the many others need none. */
function adamWPiece(
  config: AdamWConfig,
  { firstMoment, secondMoment }: AdamWMoments,
  piece: Piece,
  scalars: AdamWScalars,
): tf.Tensor1D {
  const moments = { firstMoment: sliceOf(firstMoment, piece), secondMoment: sliceOf(secondMoment, piece) };
  return tf.div(adamWDirection(config, moments, scalars), scalars.biasCorrection1);
}

function sliceOf(flat: tf.Tensor1D, { offset, size }: Piece): tf.Tensor1D {
  return tf.slice1d(flat, offset, size);
}

/**
 * The nearest matrix with orthonormal rows or columns, about (singular values end between 0.7 and 1.2), with entries of
 * a root mean square of 0.2. Zero where the matrix is.
 *
 * The iteration X <- p(X X') X only ever multiplies X from the left by polynomials of X X', so it runs on that square matrix
 * of the shorter side alone, and X is multiplied once, by the product of the polynomials: for a filter of 3 x 3 a third of
 * the arithmetic. The price is in singular values so small that they are rounding alone: X X' squares them, so what comes
 * out of those has about three times the rounding error of the iteration on X (1e-4 of the whole for a matrix of rank 2).
 * @param matrix `[rows, columns]`
 */
export function orthogonalized(matrix: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const [rows, columns] = matrix.shape;
    const isTall = rows > columns;
    const wide = isTall ? tf.transpose(matrix) : matrix;
    const x = tf.div<tf.Tensor2D>(wide, tf.add(tf.sqrt(tf.sum(tf.square(wide))), 1e-12));
    const result = tf.matMul(productOfPolynomials(tf.matMul(x, x, false, true)), x);
    return tf.mul<tf.Tensor2D>(
      isTall ? tf.transpose(result) : result,
      RMS * Math.sqrt(Math.max(rows, columns)),
    );
  });
}

/**
 * p(G4) p(G3) ... p(G0) for p(G) = a I + b G + c G^2 and G(k + 1) = p(Gk)^2 Gk, which all commute.
 * @param gram X X', `[side, side]`
 */
function productOfPolynomials(gram: tf.Tensor2D): tf.Tensor2D {
  let g = gram;
  const linear = tf.mul(tf.eye(gram.shape[0]), A);
  const polynomial = (value: tf.Tensor2D): tf.Tensor2D =>
    tf.add(tf.add(linear, tf.mul(value, B)), tf.mul(tf.matMul(value, value), C));
  let p = polynomial(g);
  let product = p;
  for (let iteration = 1; iteration < ITERATIONS; iteration += 1) {
    g = tf.matMul(p, tf.matMul(p, g));
    p = polynomial(g);
    product = tf.matMul(p, product);
  }
  return product;
}

/** A stretch of the flat parameters: one matrix for Muon, or neighbours for AdamW. */
interface Piece {
  readonly offset: number;
  readonly size: number;
  readonly matrix: [number, number] | null;
}

function piecesOf(unet: UNetConfig): Piece[] {
  const pieces: Piece[] = [];
  for (const spec of parameterSpecs(unet)) {
    const matrix = matrixOf(spec);
    const last = pieces.at(-1);
    if (matrix === null && last?.matrix === null) {
      pieces[pieces.length - 1] = { ...last, size: last.size + spec.size };
    } else pieces.push({ offset: spec.offset, size: spec.size, matrix });
  }
  return pieces;
}

/** Output channels by all else, as PyTorch's layout has it; null for what is no inner matrix. */
function matrixOf({ name, shape, size }: ParameterSpec): [number, number] | null {
  const isInner = shape.length > 1 && !/^(init_conv|output_conv|label_embedding\.0)\./.test(name);
  return isInner ? [shape[0] ?? 1, size / (shape[0] ?? 1)] : null;
}
