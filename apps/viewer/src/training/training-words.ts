import { networkPlans, type NetworkSize } from './network-sizes';

/** What to expect, told honestly: how many steps digits take, and how long that is at this device's speed. */
export function expectationWords(
  size: NetworkSize,
  stepsDone: number,
  millisecondsAStep: number | null,
): string {
  const { stepsToStrokes, stepsToDigits } = networkPlans[size];
  if (stepsDone >= stepsToDigits) {
    return 'By now most pictures should be digits. More steps make them cleaner, ever more slowly.';
  }
  const expected = `Strokes show after about ${stepsToStrokes} steps, and most pictures are digits after about ${stepsToDigits}`;
  if (millisecondsAStep === null) {
    return `${expected}. How long that takes depends on this device; it is said here once the first steps are timed.`;
  }
  const left = duration((stepsToDigits - stepsDone) * millisecondsAStep);
  return `${expected}: at this speed that is ${left}${stepsDone > 20 ? ' from now' : ''}.`;
}

/** A time for people, such as `about 4 minutes`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 50) return `about ${Math.max(5, Math.round(seconds / 5) * 5)} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes <= 1) return 'about a minute';
  if (minutes < 90) return `about ${minutes} minutes`;
  return `about ${(minutes / 60).toFixed(1)} hours`;
}
