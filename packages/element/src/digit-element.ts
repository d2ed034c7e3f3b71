import type { SampledImage, Sampler } from '@ddpm/sampler';
import { readRequest, type DigitRequest } from './digit-request';
import { DigitView } from './digit-view';
import { Frames } from './frames';
import { playFrames } from './play-frames';
import { complain } from './say';
import type { SharedSampler } from './shared-sampler';

/** What the event `step` tells. */
export interface DigitStep extends DigitRequest {
  /** Index of the step that is done, 0..steps-1. */
  readonly step: number;
}

/** What the event `done` tells. */
export interface DigitDone extends DigitRequest {
  /** The digit that is shown. */
  readonly image: SampledImage;
  /** What computed it, for people. */
  readonly device: string;
}

/** A server that renders pages has no elements; there the class can be imported, and no more. */
const Base = typeof HTMLElement === 'undefined' ? (Object as unknown as typeof HTMLElement) : HTMLElement;

const attributes = ['label', 'seed', 'steps', 'play', 'alt'] as const;

/** One drawing, from its request to its end. */
interface Drawing {
  /** What the attributes asked for. */
  readonly asked: string;
  readonly stop: AbortController;
  /** null until the sampler is there. */
  frames: Frames | null;
  /** null until it is finished. */
  image: SampledImage | null;
}

/**
 * An element that draws a digit; `defineDigit` makes it known to a page.
 *
 * It draws when it is put into a page, and when `label`, `seed` or `steps` change; what it was drawing then is given up. It
 * dispatches `start` (its detail a `DigitRequest`) when it begins to draw, `step` (a `DigitStep`) after each network call,
 * `done` (a `DigitDone`) when the digit stands there, and `error` (an ErrorEvent) where it cannot draw. None of them bubbles.
 */
export abstract class DigitElement extends Base {
  /** The attributes that the element answers to. */
  static readonly observedAttributes: readonly string[] = attributes;

  readonly #shared: SharedSampler;
  readonly #view: DigitView;
  #drawing: Drawing | null = null;
  /** Counts the times that a way from noise to digit was begun to be shown: only the last one goes on. */
  #plays = 0;
  #willUpdate = false;

  /** @hidden */
  constructor(shared: SharedSampler) {
    super();
    this.#shared = shared;
    this.#view = new DigitView(this.attachShadow({ mode: 'open' }));
  }

  /** The class of the digit, by its name; empty where none is written, which draws the model's first. */
  get label(): string {
    return this.getAttribute('label') ?? '';
  }
  /** Writes the attribute. */
  set label(label: string | number) {
    this.setAttribute('label', String(label));
  }

  /** A whole number from 0 on: with label and steps it fixes the picture. 0 where none is written. */
  get seed(): number {
    return Number(this.getAttribute('seed') ?? 0);
  }
  /** Writes the attribute. */
  set seed(seed: number) {
    this.setAttribute('seed', String(seed));
  }

  /** Network calls; null where none are written, which leaves them to the model. */
  get steps(): number | null {
    const written = this.getAttribute('steps');
    return written === null ? null : Number(written);
  }
  /** Writes the attribute; null removes it. */
  set steps(steps: number | null) {
    if (steps === null) this.removeAttribute('steps');
    else this.setAttribute('steps', String(steps));
  }

  /**
   * Whether the way from noise to digit is shown; where it is set while the digit stands there, once more. Visitors who asked
   * for less motion see the digit alone.
   */
  get play(): boolean {
    return this.hasAttribute('play');
  }
  /** Writes the attribute, or removes it. */
  set play(play: boolean) {
    this.toggleAttribute('play', play);
  }

  /** What the picture is called for those who do not see it; where nothing is written, after its label. */
  get alt(): string {
    return this.getAttribute('alt') ?? `${this.label === '' ? 'A digit' : this.label}, drawn out of noise`;
  }
  /** Writes the attribute. */
  set alt(alt: string) {
    this.setAttribute('alt', alt);
  }

  /** The finished digit; null while there is none. */
  get image(): SampledImage | null {
    return this.#drawing?.image ?? null;
  }

  /** The browser calls it when the element is put into a page. */
  connectedCallback(): void {
    this.#shared.enter();
    this.#takeProperties();
    this.#update();
  }

  /** The browser calls it when the element is taken out. */
  disconnectedCallback(): void {
    this.#shared.leave();
    if (this.image === null) this.#giveUp();
  }

  /** The browser calls it when an attribute changes. */
  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (name === 'play' && now !== null && this.image !== null) void this.#playAgain();
    this.#update();
  }

  /** What a script set before the element was known to the page hides the properties of its class. */
  #takeProperties(): void {
    for (const name of attributes) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = this[name];
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }

  /** Once for all attributes that are set together. */
  #update(): void {
    if (this.#willUpdate) return;
    this.#willUpdate = true;
    queueMicrotask(() => {
      this.#willUpdate = false;
      this.#view.name(this.alt);
      if (this.isConnected) this.#drawWhatIsAsked();
    });
  }

  #drawWhatIsAsked(): void {
    const written = {
      label: this.getAttribute('label'),
      seed: this.getAttribute('seed'),
      steps: this.getAttribute('steps'),
    };
    const asked = JSON.stringify(written);
    if (this.#drawing?.asked === asked) return;
    this.#giveUp();
    const drawing: Drawing = { asked, stop: new AbortController(), frames: null, image: null };
    this.#drawing = drawing;
    const draw = async (): Promise<void> => {
      const sampler = await this.#shared.get();
      if (!drawing.stop.signal.aborted) await this.#draw(drawing, readRequest(written, sampler), sampler);
    };
    draw().catch((error: unknown) => {
      if (!drawing.stop.signal.aborted) this.#fail(drawing, error);
    });
  }

  async #draw(drawing: Drawing, request: DigitRequest, sampler: Sampler): Promise<void> {
    const { signal } = drawing.stop;
    const { label, seed, steps } = request;
    const frames = new Frames(steps, sampler.model.imageShape);
    drawing.frames = frames;
    this.#tell('start', request);
    const sampling = sampler.sample({
      ...{ classLabels: [label], seed, numInferenceSteps: steps, signal },
      onStep: ({ step, shown, xt }) => {
        if (signal.aborted) return;
        frames.add(shown, xt);
        this.#tell('step', { ...request, step });
      },
    });
    const [{ images, device }] = await Promise.all([sampling, this.#play(drawing, frames)]);
    const [image] = images;
    if (signal.aborted || image === undefined) return;
    drawing.image = image;
    this.#view.paint(image.pixels, frames.shape);
    this.#tell('done', { ...request, image, device: device.description });
  }

  #giveUp(): void {
    this.#drawing?.stop.abort();
    this.#drawing = null;
  }

  #fail(drawing: Drawing, error: unknown): void {
    drawing.stop.abort();
    const message = error instanceof Error ? error.message : String(error);
    complain(message, this);
    this.#view.show('error');
    this.dispatchEvent(new ErrorEvent('error', { error, message }));
  }

  /** Shows the way from noise to digit, where that is wanted. */
  async #play(drawing: Drawing, frames: Frames): Promise<void> {
    this.#plays += 1;
    const play = this.#plays;
    await playFrames(
      frames,
      (pixels) => {
        this.#view.paint(pixels, frames.shape);
      },
      () => this.#plays === play && !drawing.stop.signal.aborted && this.#moves(),
    );
  }

  /** Shows it once more, and in the end, however it came to that, the digit. */
  async #playAgain(): Promise<void> {
    const drawing = this.#drawing;
    const frames = drawing?.frames ?? null;
    if (drawing === null || frames === null) return;
    await this.#play(drawing, frames);
    const { image } = this;
    if (drawing === this.#drawing && image !== null) this.#view.paint(image.pixels, frames.shape);
  }

  #moves(): boolean {
    return this.play && this.isConnected && !matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  #tell(event: 'start' | 'step' | 'done', detail: DigitRequest | DigitStep | DigitDone): void {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }
}
