import type { JSX } from 'preact';
import { useApp } from './app-context';
import { panels } from './panels';
import { Mark } from './mark';
import { ThemeToggle } from './theme-toggle';

/** The name of the page, and the way between its panels. */
export function Header(): JSX.Element {
  const { address } = useApp();
  return (
    <header class="page-header">
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <p class="brand">
        <Mark /> Noise into digits
      </p>
      <nav aria-label="Panels">
        {panels.map(({ id, title }) => (
          <a
            key={id}
            href={`#${id}`}
            aria-current={address.panel.value === id ? 'page' : undefined}
            onClick={(event) => {
              event.preventDefault();
              address.show(id);
            }}
          >
            {title}
          </a>
        ))}
      </nav>
      <ThemeToggle />
    </header>
  );
}
