import { pageBackends, type PageBackendChoice } from '../engine/protocol';
import type { ThemeChoice } from './theme-choice';

const backendKey = 'viewer.backend';
const themeKey = 'viewer.theme';

/** The backend that the visitor chose last time. */
export function keptBackend(): PageBackendChoice {
  return pageBackends.find((name) => name === read(backendKey)) ?? 'auto';
}

export function keepBackend(choice: PageBackendChoice): void {
  write(backendKey, choice);
}

/** The theme that the visitor chose last time. */
export function keptTheme(): ThemeChoice {
  const kept = read(themeKey);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function keepTheme(choice: ThemeChoice): void {
  write(themeKey, choice);
}

/** Browsers may refuse storage; a setting is then forgotten. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Kept for this visit alone.
  }
}
