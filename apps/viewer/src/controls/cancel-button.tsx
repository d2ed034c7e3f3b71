import type { JSX } from 'preact';

/** Stops what is running; nothing where nothing is. */
export function CancelButton(props: {
  readonly running: boolean;
  readonly onCancel: () => void;
}): JSX.Element | null {
  if (!props.running) return null;
  return (
    <button type="button" onClick={props.onCancel}>
      Cancel
    </button>
  );
}
