/** The colours that a visitor can choose; the system's where none was. */
export type ThemeChoice = 'system' | 'light' | 'dark';
