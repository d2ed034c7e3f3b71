export { loadClassifier, type ClassifierName } from './node/load-classifier';
