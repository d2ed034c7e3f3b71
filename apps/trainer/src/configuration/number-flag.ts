export { numberFlag } from '@ddpm/sampler/command-line';

/** A number as it was typed; whether it is in range is for a schema to say. */
export const asNumber = (typed: string): number => (typed.trim() === '' ? NaN : Number(typed));
