export { readModelFolder } from '@ddpm/checkpoint/node';
