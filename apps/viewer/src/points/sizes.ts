/** Points that move. */
export const POINT_COUNT = 1000;
/** Steps in which a student learns. */
export const DISTILLATION_STEPS = 600;
