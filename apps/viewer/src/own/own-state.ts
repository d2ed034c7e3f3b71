import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { emptyLevels, type GreyLevels } from '../edit/grey-levels';
import type { DroppedFiles } from '../models/dropped-files';
import type { AppContext } from '../shell/app-context';
import { withPictures, type OwnClass } from './own-classes';
import { createOwnLearning, type OwnLearningState } from './own-learning';
import { readPictures } from './read-pictures';

/** Own pictures, and a network that learns them. They last as long as the page. */
export interface OwnState {
  readonly classes: Signal<readonly OwnClass[]>;
  /** The class that is drawn for. */
  readonly chosen: Signal<number>;
  /** What is being drawn. */
  readonly levels: Signal<GreyLevels>;
  /** What was wrong with files, in plain words. */
  readonly problems: ReadonlySignal<readonly string[]>;
  readonly reading: ReadonlySignal<boolean>;
  readonly learning: OwnLearningState;
  readonly take: (dropped: DroppedFiles) => Promise<void>;
}

export function createOwnState(app: AppContext): OwnState {
  const classes = signal<readonly OwnClass[]>(['A', 'B'].map((name) => ({ name, pictures: [] })));
  const chosen = signal(0);
  const problems = signal<readonly string[]>([]);
  const reading = signal(false);
  return {
    ...{ classes, chosen, levels: signal(emptyLevels()), problems, reading },
    learning: createOwnLearning(app, classes),
    take: async (dropped) => {
      reading.value = true;
      const read = await readPictures(dropped);
      batch(() => {
        problems.value = read.problems;
        classes.value = withPictures(classes.value, read.pictures, chosen.value);
        chosen.value = Math.min(chosen.value, classes.value.length - 1);
        reading.value = false;
      });
    },
  };
}
