import { signal, type ReadonlySignal } from '@preact/signals';
import type { Tell } from './protocol';

/** Things the visitor should hear, until dismissed. */
export interface Notices {
  /** The latest last, each once. */
  readonly notices: ReadonlySignal<readonly string[]>;
  readonly tell: Tell;
  readonly dismissNotice: (index: number) => void;
}

export function createNotices(): Notices {
  const notices = signal<readonly string[]>([]);
  return {
    notices,
    tell(words) {
      if (!notices.value.includes(words)) notices.value = [...notices.value, words];
    },
    dismissNotice(index) {
      notices.value = notices.value.filter((_, position) => position !== index);
    },
  };
}
