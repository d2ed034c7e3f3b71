import type { JSX } from 'preact';

/**
 * Text that changes, in an element that is made anew with it. A browser that translates the page puts nodes of its own in
 * place of the text, and what is then written into the old text is never seen.
 */
export function Changing({ text }: { readonly text: string }): JSX.Element {
  return <span key={text}>{text}</span>;
}
