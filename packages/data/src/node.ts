export { loadDigits } from './node/load-digits';
export { loadFashion, type LoadFashionOptions } from './node/load-fashion';
export type { LoadOptions } from './node/load-options';
export type { Part } from './node/idx-files';
