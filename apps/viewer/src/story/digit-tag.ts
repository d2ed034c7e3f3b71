import type { HTMLAttributes } from 'preact';

/** The attributes of `@ddpm/element`. */
interface DigitAttributes extends HTMLAttributes {
  readonly label: string;
  readonly seed: number;
  readonly steps: number;
  readonly play: boolean;
  readonly alt: string;
}

declare module 'preact' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- where Preact looks for the names of elements
  namespace JSX {
    interface IntrinsicElements {
      'ddpm-digit': DigitAttributes;
    }
  }
}
