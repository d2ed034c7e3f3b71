/**
 * What @ddpm/metrics has for Node alone.
 *
 * @module @ddpm/metrics/node
 */

export { loadClassifier, type ClassifierName } from './node/load-classifier';
