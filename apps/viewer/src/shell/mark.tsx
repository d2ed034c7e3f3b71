import type { JSX } from 'preact';

/** Grey levels of a 4x4 picture: noise at the left that turns into a stroke at the right. */
const cells = [0.2, 0.7, 0.1, 1, 0.6, 0.1, 0.4, 1, 0.3, 0.8, 0.2, 1, 0.7, 0.2, 0.5, 1];

/** The sign of the page. */
export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 4 4" width="22" height="22" aria-hidden="true">
      {cells.map((opacity, index) => (
        <rect
          key={index}
          x={index % 4}
          y={Math.floor(index / 4)}
          width="1"
          height="1"
          fill="currentColor"
          opacity={opacity}
        />
      ))}
    </svg>
  );
}
