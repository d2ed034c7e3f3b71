import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../shell/app-context';
import { createPace, screenIds, type ScreenId } from './pace';

/** What every screen is given. */
export interface ScreenProps {
  readonly id: ScreenId;
  readonly title: string;
}

/** Reading at leisure, and looking at what moves. */
const SECONDS_A_WORD = 0.28;
const SECONDS_TO_LOOK = 5;

/** One screen: what it says, what it shows, and where that can be taken over. */
export function Screen(
  props: ScreenProps & {
    readonly words: ComponentChildren;
    /** Where what is shown can be gone on with. */
    readonly link: { readonly href: string; readonly words: string };
    /** What keeps it from being shown, in plain words. */
    readonly error: string | null;
    readonly children: ComponentChildren;
  },
): JSX.Element {
  const { id, title, words, link, error, children } = props;
  const pace = useApp().once(createPace);
  const text = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const count = text.current?.innerText.split(/\s+/).length ?? 0;
    pace.setSeconds(id, count * SECONDS_A_WORD + SECONDS_TO_LOOK);
  }, [pace, id]);
  return (
    <section class="story-screen" data-screen={id} aria-labelledby={`story-${id}`}>
      <div class="story-head">
        <p class="story-number">
          {screenIds.indexOf(id) + 1} of {screenIds.length}
        </p>
        <h2 id={`story-${id}`}>{title}</h2>
      </div>
      <div class="story-show">{children}</div>
      <div class="story-words" ref={text}>
        {words}
        {error !== null && <p role="alert">{error}</p>}
        <p>
          <a class="story-link" href={link.href}>
            {link.words}
          </a>
        </p>
      </div>
    </section>
  );
}
