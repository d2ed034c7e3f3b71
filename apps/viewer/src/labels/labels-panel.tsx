import type { JSX } from 'preact';

/** One noise under ten labels, and one label under many noises. */
export function LabelsPanel(): JSX.Element {
  return <h1>One noise, ten labels</h1>;
}
