import type { JSX } from 'preact';
import { useApp } from '../shell/app-context';
import { createPace, screenIds } from './pace';
import { PaceBar } from './pace-bar';
import { screens } from './screens';
import './story.css';
import { useScrolling } from './use-scrolling';

/** The whole of it for who has never heard of it. */
export function StoryPanel(): JSX.Element {
  const pace = useApp().once(createPace);
  const article = useScrolling(pace);
  return (
    <article class="story" aria-labelledby="story-title">
      <header class="intro">
        <h1 id="story-title">How a computer draws what nobody drew</h1>
        <p class="lead">
          Seven screens, about four minutes, nothing to know beforehand. It goes on by itself; scroll, or
          touch anything, and it waits for you.
        </p>
      </header>
      <div ref={article} class="story-screens">
        {screenIds.map((id) => {
          const { title, Content } = screens[id];
          return <Content key={id} id={id} title={title} />;
        })}
      </div>
      <PaceBar />
    </article>
  );
}
