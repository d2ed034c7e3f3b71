import type { ComponentChildren, JSX } from 'preact';

/** A part of the page: what it says at the left, what it shows at the right. */
export function Section(props: {
  readonly id: string;
  readonly title: string;
  readonly words: ComponentChildren;
  readonly children: ComponentChildren;
  readonly element?: (element: Element | null) => void;
}): JSX.Element {
  const { id, title, words, children, element } = props;
  return (
    <section
      class="understand-section"
      aria-labelledby={id}
      {...(element === undefined ? {} : { ref: element })}
    >
      <div class="understand-words">
        <h2 id={id}>{title}</h2>
        {words}
      </div>
      <div class="understand-show">{children}</div>
    </section>
  );
}
