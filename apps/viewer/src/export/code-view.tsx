import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { copyText } from '../share/hand-over';
import { asCode, type RequestToExport } from './as-code';
import './code-view.css';

/** What is on the screen as a program and as two commands, to copy. */
export function CodeView({ shown }: { readonly shown: RequestToExport }): JSX.Element {
  const { typescript, commandLine, trainer } = asCode(shown);
  return (
    <details class="code-view">
      <summary>As code</summary>
      {shown.origin === null && (
        <p class="hint">Download this network from “Networks”, and unpack it as the folder my-model.</p>
      )}
      <Code title="TypeScript, in Node" text={typescript} />
      <Code title="In a shell" text={commandLine} />
      <Code title="In a clone of the project" text={trainer} />
    </details>
  );
}

/** A text to copy, in a box that scrolls. */
export function Code({ title, text }: { readonly title: string; readonly text: string }): JSX.Element {
  const said = useSignal('');
  return (
    <figure>
      <figcaption>
        <b>{title}</b>{' '}
        <button
          type="button"
          class="quiet"
          onClick={() => {
            copyText(text).then(
              () => (said.value = 'Copied.'),
              () => (said.value = 'This browser lets the page copy nothing; select it and copy it.'),
            );
          }}
        >
          Copy
        </button>{' '}
        <span role="status">{said.value}</span>
      </figcaption>
      <pre translate={false} tabIndex={0} aria-label={title}>
        <code key={text}>{text}</code>
      </pre>
    </figure>
  );
}
