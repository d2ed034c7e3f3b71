import { endingOf } from './picture-format';

/** Pictures in formats that are not read, counted. */
export interface UnreadFiles {
  readonly add: (path: string) => void;
  /** As in "the folder holds 3 .bmp and 1 .heic"; empty where there are none. */
  readonly summary: string;
  readonly count: number;
  readonly first: string;
}

export function countUnread(): UnreadFiles {
  const counts = new Map<string, number>();
  let [count, first] = [0, ''];
  return {
    add(path) {
      const ending = endingOf(path);
      counts.set(ending, (counts.get(ending) ?? 0) + 1);
      if (count === 0) first = path;
      count += 1;
    },
    get summary() {
      return [...counts].map(([ending, number]) => `${number} .${ending}`).join(', ');
    },
    get count() {
      return count;
    },
    get first() {
      return first;
    },
  };
}
