/**
 * Diffusion in the plane: distributions of points, their exact denoisers, and a small network that learns them.
 *
 * @module @ddpm/points
 */

export { pointClassNames, type PointComponent, type PointMixture } from './point-mixture';
export { drawnMixture, mixtureNames, namedMixture, type MixtureName } from './distributions/named-mixtures';
export { drawPoints, type LabelledPoints } from './draw-points';
export { createPointDataset, pointShape } from './point-dataset';
export { exactCleanPoint } from './exact-clean-point';
export { exactModel } from './exact-model';
export { pointNetwork, smallPointNetwork, type PointNetwork, type PointNetworkConfig } from './point-network';
export {
  learnedWeights,
  pointRecipe,
  POINT_STEPS,
  type PointRecipe,
  type PointRecipeOptions,
} from './point-recipe';
export { energyDistance } from './energy-distance';
export { PointsError } from './errors';
