import { Picture, toBytes } from '@ddpm/sampler';

/** What an element shows: what stands in it while it loads, the picture, or what stands in its slot `error`. */
export type Shown = 'loading' | 'picture' | 'error';

const styles = `
  :host { display: inline-block; inline-size: 128px; aspect-ratio: 1; overflow: hidden; vertical-align: bottom; }
  :host([hidden]) { display: none; }
  canvas { display: block; inline-size: 100%; block-size: 100%; image-rendering: pixelated; }
  [hidden] { display: none; }
`;

/** The inside of an element. Its stylesheet is no element, so that no policy of the page forbids it. */
export class DigitView {
  readonly #canvas: HTMLCanvasElement;
  readonly #parts: Readonly<Record<Shown, HTMLElement>>;
  readonly #error: HTMLSlotElement;

  constructor(root: ShadowRoot) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    this.#canvas = document.createElement('canvas');
    this.#canvas.part.add('picture');
    this.#canvas.setAttribute('role', 'img');
    this.#error = document.createElement('slot');
    this.#error.name = 'error';
    this.#parts = { loading: document.createElement('slot'), picture: this.#canvas, error: this.#error };
    root.append(...Object.values(this.#parts));
    this.show('loading');
  }

  /** Shows one of them. */
  show(shown: Shown): void {
    for (const [name, part] of Object.entries(this.#parts)) part.hidden = name !== shown;
  }

  /** Names the picture for those who do not see it; as an image's, the name stands where no picture could be had. */
  name(name: string): void {
    this.#canvas.setAttribute('aria-label', name);
    if (this.#error.textContent !== name) this.#error.textContent = name;
  }

  /**
   * Shows a picture.
   *
   * @param pixels [height, width, channels], about [-1, 1]
   */
  paint(
    pixels: Float32Array,
    [height, width, channels]: readonly [height: number, width: number, channels: number],
  ): void {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const picture = new Picture(width, height, channels, toBytes(pixels));
    this.#canvas.getContext('2d')?.putImageData(picture.toImageData() as ImageData, 0, 0);
    this.show('picture');
  }
}
