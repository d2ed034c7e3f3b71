export { loadSampler } from './node/load-sampler';
