import type { JSX } from 'preact';
import { printHash } from '../address/hash';
import { Tiles } from '../pictures/tiles';
import { problemOf } from './own-classes';
import type { OwnLearningState } from './own-learning';
import type { OwnState } from './own-state';
import { PICTURES_A_CLASS, STEPS } from './sizes';

const shape = [32, 32, 1] as const;

/** Learning, and what it draws meanwhile. */
export function LearnOwn({ state }: { readonly state: OwnState }): JSX.Element {
  const { classes, learning } = state;
  const { losses, drawn, hasLearned, error } = learning;
  const problem = problemOf(classes.value);
  const isLearning = learning.isLearning.value;
  const names = classes.value.map(({ name }) => name);
  const step = losses.value.length;
  const loss = losses.value.slice(-20).reduce((sum, value, _, all) => sum + value / all.length, 0);
  return (
    <section class="own-learn" aria-labelledby="own-learn">
      <h2 id="own-learn">Learn</h2>
      <p>
        It begins as the network of digits that comes with this page, 2.4 million weights, and learns your
        pictures on top of it: fine-tuning, as is usual where pictures are few. They and the lesson last as
        long as this page; a network that is kept stays.
      </p>
      <div class="own-buttons">
        <button
          type="button"
          class="primary"
          disabled={problem !== null}
          onClick={() => {
            if (isLearning) learning.stop();
            else learning.learn();
          }}
        >
          {isLearning ? 'Pause' : step === 0 ? 'Learn' : 'Go on'}
        </button>
        <button type="button" disabled={isLearning || !hasLearned.value} onClick={() => void learning.keep()}>
          Keep this network
        </button>
      </div>
      <p role={error.value === null ? 'status' : 'alert'}>
        {error.value ??
          problem ??
          (step === 0
            ? isLearning
              ? 'Fetching the network to begin from …'
              : `${STEPS} steps at first.`
            : `Step ${step}, loss ${loss.toFixed(3)}`)}
      </p>
      <Kept learning={learning} />
      {drawn.value !== null && (
        <figure>
          <Tiles
            pixels={drawn.value.pixels}
            count={names.length * PICTURES_A_CLASS}
            shape={shape}
            name="drawn by the network"
            titles={Array.from({ length: PICTURES_A_CLASS }, () => names).flat()}
          />
          <figcaption>Drawn after {drawn.value.step} steps, from the same noise each time</figcaption>
        </figure>
      )}
    </section>
  );
}

/** Where a kept network can be used. */
function Kept({ learning }: { readonly learning: OwnLearningState }): JSX.Element | null {
  const outcome = learning.kept.value;
  if (outcome === null) return null;
  return (
    <p role={outcome.kind === 'good' ? 'status' : 'alert'}>
      {outcome.words}{' '}
      {outcome.id !== null && (
        <a
          href={printHash('generate', [
            ['model', outcome.id],
            ['label', 'all'],
          ])}
        >
          Draw with it
        </a>
      )}{' '}
      <a href="#models">Download it as a model folder</a>
    </p>
  );
}
