import { effect, signal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { backendTitles } from '../engine/backend-titles';
import { useApp, type AppContext } from '../shell/app-context';
import './digit-tag';
import { linkTo, sampling } from './few-calls-model';
import { createLoop } from './loop';
import { createPace } from './pace';
import { Screen, type ScreenProps } from './screen';
import { useStoryError } from './story-error';

/** The same noise in one look, two and four, by elements that any page can have. */
interface CallsState {
  readonly asked: Signal<{ readonly label: number; readonly seed: number }>;
  readonly error: Signal<string | null>;
}

const comparedSteps = [1, 2, 4] as const;

function createCallsState(app: AppContext): CallsState {
  const pace = app.once(createPace);
  const asked = signal({ label: 6, seed: 12 });
  const error = signal<string | null>(null);
  const loop = createLoop(pace, 'calls', {
    ...{ seconds: 6, restSeconds: 0, still: 1 },
    onEnd: () => {
      const { label, seed } = asked.peek();
      asked.value = { label: (label + 1) % 10, seed: seed + 1 };
      loop.restart();
    },
  });
  effect(() => {
    if (pace.isShown('calls')) {
      makeKnown().catch((thrown: unknown) => {
        error.value = thrown instanceof Error ? thrown.message : String(thrown);
      });
    }
  });
  return { asked, error };
}

/** Fetched when it is first looked at. */
async function makeKnown(): Promise<void> {
  const { defineDigit } = await import('@ddpm/element');
  defineDigit({ wasmFolder: new URL('wasm/', new URL('.', document.baseURI)).href });
}

/** What distillation is, and what runs where. */
export function CallsScreen(props: ScreenProps): JSX.Element {
  const state = useApp().once(createCallsState);
  const error = useStoryError(state.error);
  const { label, seed } = state.asked.value;
  return (
    <Screen
      {...props}
      words={<Words />}
      error={error}
      link={{
        href: linkTo('labels', { ...sampling, class: label, seed, steps: 1 }),
        words: 'Slide from seed to seed, in one look each',
      }}
    >
      <Digits state={state} />
    </Screen>
  );
}

function Words(): JSX.Element {
  const state = useApp().engine.state.value;
  const device = state.kind === 'ready' ? `, by ${backendTitles[state.backend.name]}` : '';
  return (
    <>
      <p>
        Many looks take time. So a copy of the network went to school with the first, which needs 26 looks for
        a digit: again and again it was shown a noisy picture, and had to reach in one look where its teacher
        gets in several. That is <b>distillation</b>. All that you saw was drawn by this student, in four
        looks. It can do with two, and even one; the fewer, the smoother its digits.
      </p>
      <p>
        <b>What runs where?</b> All of it here: your browser fetched the weights once, 4.9 MB, and computes
        the rest{device}. No server draws, and nothing that you draw leaves your device. Only the training was
        done before: three and a half hours of one processor core for the teacher, 75 minutes for the student.
      </p>
    </>
  );
}

function Digits({ state }: { readonly state: CallsState }): JSX.Element {
  const { label, seed } = state.asked.value;
  return (
    <div class="story-digits">
      <div class="story-digits-row">
        {comparedSteps.map((steps) => {
          const looks = steps === 1 ? 'one look' : `${steps} looks`;
          return (
            <figure key={steps}>
              <ddpm-digit
                label={String(label)}
                seed={seed}
                steps={steps}
                play
                alt={`${label}, drawn in ${looks}`}
              >
                <span slot="error">Cannot be drawn here.</span>
              </ddpm-digit>
              <figcaption>in {looks}</figcaption>
            </figure>
          );
        })}
      </div>
      <p>The middle one is this line, and works on any page of yours:</p>
      <pre class="story-code">
        <code>{`<ddpm-digit label="${label}" seed="${seed}" steps="2" play></ddpm-digit>`}</code>
      </pre>
    </div>
  );
}
