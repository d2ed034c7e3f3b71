import type { JSX } from 'preact';
import { useApp } from '../shell/app-context';
import { Icon } from '../shell/icon';
import { createPace, screenIds, type Pace, type ScreenId } from './pace';
import { screens } from './screens';

/** Where the story is, and the way to stop it, and to go elsewhere. */
export function PaceBar(): JSX.Element {
  const pace = useApp().once(createPace);
  const isMoving = pace.moving.value;
  return (
    <div class="story-bar">
      <button
        type="button"
        class="round"
        aria-label={isMoving ? 'Pause the story' : 'Play the story'}
        onClick={() => {
          if (isMoving) pace.pause();
          else pace.play();
        }}
      >
        <Icon name={isMoving ? 'pause' : 'play'} />
      </button>
      <nav aria-label="Screens">
        <ol>
          {screenIds.map((id, index) => (
            <li key={id}>
              <Stop pace={pace} id={id} number={index + 1} />
            </li>
          ))}
        </ol>
      </nav>
      <GoOn pace={pace} />
    </div>
  );
}

function Stop(props: { readonly pace: Pace; readonly id: ScreenId; readonly number: number }): JSX.Element {
  const { pace, id, number } = props;
  const isHere = pace.screen.value === id;
  return (
    <button
      type="button"
      class="story-stop"
      aria-label={`${number}: ${screens[id].title}`}
      aria-current={isHere ? 'step' : undefined}
      title={screens[id].title}
      onClick={() => {
        pace.hold();
        pace.screen.value = id;
      }}
    >
      <span aria-hidden="true">{number}</span>
      {isHere && pace.follows.value && <Passed pace={pace} />}
    </button>
  );
}

/** Apart from the rest, because it changes with every frame. */
function Passed({ pace }: { readonly pace: Pace }): JSX.Element {
  return <span class="story-passed" style={{ '--passed': pace.passed.value }} />;
}

/** After the visitor took over. */
function GoOn({ pace }: { readonly pace: Pace }): JSX.Element | null {
  if (pace.follows.value || !pace.moving.value) return null;
  return (
    <button
      type="button"
      class="quiet story-go-on"
      onClick={() => {
        pace.play();
      }}
    >
      Go on by itself
    </button>
  );
}
