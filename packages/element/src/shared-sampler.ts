import type { Sampler } from '@ddpm/sampler';

/** A sampler that is there or on its way. */
interface Loading {
  readonly sampler: Promise<Sampler>;
  readonly stop: AbortController;
}

/**
 * One sampler for all elements of a page: loaded when the first of them draws, freed when the last has gone.
 */
export class SharedSampler {
  readonly #load: (signal: AbortSignal) => Promise<Sampler>;
  #loading: Loading | null = null;
  #users = 0;

  /** @param load loads the sampler, until its signal is aborted */
  constructor(load: (signal: AbortSignal) => Promise<Sampler>) {
    this.#load = load;
  }

  /** One more that may ask for it. */
  enter(): void {
    this.#users += 1;
  }

  /** One that entered goes. Where nobody is left by the end of the task, as when an element is only moved, it is freed. */
  leave(): void {
    this.#users -= 1;
    queueMicrotask(() => {
      if (this.#users === 0) void this.#free();
    });
  }

  /**
   * The sampler that all share. One that could not be loaded is loaded anew for who asks next.
   *
   * @throws what loading it throws
   */
  get(): Promise<Sampler> {
    this.#loading ??= this.#begin();
    return this.#loading.sampler;
  }

  #begin(): Loading {
    const stop = new AbortController();
    const sampler = this.#load(stop.signal);
    const loading = { sampler, stop };
    sampler.catch(() => {
      if (this.#loading === loading) this.#loading = null;
    });
    return loading;
  }

  async #free(): Promise<void> {
    const loading = this.#loading;
    this.#loading = null;
    if (loading === null) return;
    loading.stop.abort();
    // One that was loaded all the same has to go; one that was not has nothing to free.
    await loading.sampler.then((sampler) => sampler.dispose()).catch(() => undefined);
  }
}
