import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from './app-context';
import { panels } from './panels';
import { ThemeToggle } from './theme-toggle';

/** The name of the page, and the way between its panels. */
export function Header(): JSX.Element {
  return (
    <header class="page-header">
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          // The address bar names panels, not places within them.
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        Skip to the content
      </a>
      <p class="brand">
        <Mark /> Noise into digits
      </p>
      <Navigation />
      <ThemeToggle />
    </header>
  );
}

function Navigation(): JSX.Element {
  const { address } = useApp();
  const shown = address.panel.value;
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the list is wider than the page; the panel that is shown should be in view.
    const link = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (link) nav.current?.scrollTo({ left: link.offsetLeft - nav.current.clientWidth / 3 });
  }, [shown]);
  return (
    <nav ref={nav} aria-label="Panels">
      {panels.map(({ id, title }) => (
        <a
          key={id}
          // Written so, no tool takes it for a place within the page.
          href={`./#${id}`}
          aria-current={shown === id ? 'page' : undefined}
          onClick={(event) => {
            event.preventDefault();
            address.show(id);
          }}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}

/** Grey levels of a 4x4 picture: noise at the left that turns into a stroke at the right. */
const cells = [0.2, 0.7, 0.1, 1, 0.6, 0.1, 0.4, 1, 0.3, 0.8, 0.2, 1, 0.7, 0.2, 0.5, 1];

/** The sign of the page. */
function Mark(): JSX.Element {
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
