import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Vectors } from '../vectors';
import { fitGaussian, type Gaussian } from './gaussian';

/**
 * The squared Fréchet distance between two normal distributions (Dowson & Landau 1982):
 * |m1 - m2|² + tr(C1 + C2 - 2 (C1^½ C2 C1^½)^½).
 */
export function frechetDistance(a: Gaussian, b: Gaussian): number {
  const [covarianceA, covarianceB] = [covarianceMatrix(a), covarianceMatrix(b)];
  const root = squareRoot(covarianceA);
  const product = root.mmul(covarianceB).mmul(root);
  const means = a.mean.reduce((sum, value, i) => sum + (value - (b.mean[i] ?? NaN)) ** 2, 0);
  // Never below 0 but by rounding.
  return Math.max(0, means + covarianceA.trace() + covarianceB.trace() - 2 * traceOfSquareRoot(product));
}

/** FID (Heusel et al. 2017): the Fréchet distance between the normal distributions fitted to two sets of features. */
export function featureFrechetDistance(a: Vectors, b: Vectors): number {
  return frechetDistance(fitGaussian(a), fitGaussian(b));
}

function covarianceMatrix({ mean, covariance }: Gaussian): Matrix {
  return Matrix.from1DArray(mean.length, mean.length, covariance);
}

function symmetricEigenvalues(matrix: Matrix): EigenvalueDecomposition {
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
}

/** The symmetric square root of a matrix that is symmetric and not negative. */
function squareRoot(matrix: Matrix): Matrix {
  const { eigenvectorMatrix: vectors, realEigenvalues } = symmetricEigenvalues(matrix);
  const roots = realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  return vectors.mmul(Matrix.diag(roots)).mmul(vectors.transpose());
}

function traceOfSquareRoot(matrix: Matrix): number {
  return symmetricEigenvalues(matrix).realEigenvalues.reduce(
    (sum, value) => sum + Math.sqrt(Math.max(0, value)),
    0,
  );
}
