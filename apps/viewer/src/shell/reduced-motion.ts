/** Whether the visitor asked for less movement: then nothing plays unasked. */
export function prefersReducedMotion(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
