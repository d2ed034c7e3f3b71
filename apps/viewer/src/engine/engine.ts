import type { ReadonlySignal } from '@preact/signals';
import type { EngineBackend, PageBackendChoice } from './protocol';
import type { EngineCalls } from './worker-calls';

/** What the worker is doing, for the status line. */
export type EngineState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly backend: EngineBackend }
  | { readonly kind: 'failed'; readonly message: string };

/** The arguments that the page gives to a call: all but the signal, which `CallOptions` carry. */
export type CallArguments<Name extends keyof EngineCalls> = EngineCalls[Name] extends (
  signal: AbortSignal,
  ...rest: infer Rest
) => unknown
  ? Rest
  : never;

/** What a call resolves to. */
export type CallResult<Name extends keyof EngineCalls> = Awaited<ReturnType<EngineCalls[Name]>>;

export interface CallOptions {
  /** Aborting cancels the call in the worker, and rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The page's side of the worker. It outlives workers: one that ends is replaced, and its calls are made once more. */
export interface Engine {
  readonly state: ReadonlySignal<EngineState>;
  /** Things the visitor should hear, in plain words, the latest last. */
  readonly notices: ReadonlySignal<readonly string[]>;
  readonly choice: ReadonlySignal<PageBackendChoice>;
  /** Calls the worker. Functions among the arguments are called back. */
  call<Name extends keyof EngineCalls>(
    name: Name,
    options: CallOptions,
    ...args: CallArguments<Name>
  ): Promise<CallResult<Name>>;
  /** Starts afresh on another backend; calls under way are made again there. */
  useBackend(choice: PageBackendChoice): void;
  /** Adds a notice, where it is not there yet. */
  tell(words: string): void;
  dismissNotice(index: number): void;
}
