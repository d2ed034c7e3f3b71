/** The pictures of one drawing, from its noise to the digit: as many as steps, and one. */
export class Frames {
  readonly #pictures: Float32Array[] = [];

  /**
   * @param steps of the drawing
   * @param shape of a picture, in pixels and channels
   */
  constructor(
    readonly steps: number,
    readonly shape: readonly [height: number, width: number, channels: number],
  ) {}

  /** The place of the newest picture: 0 is the noise; -1 where there is none yet. */
  get newest(): number {
    return this.#pictures.length - 1;
  }

  /** Whether the digit is there. */
  get isComplete(): boolean {
    return this.newest === this.steps;
  }

  /**
   * Adds what a step made, and before the first what it began from.
   *
   * @param shown pixels [height, width, channels], about [-1, 1]
   * @param xt likewise
   */
  add(shown: Float32Array, xt: Float32Array): void {
    if (this.#pictures.length === 0) this.#pictures.push(shown);
    this.#pictures.push(xt);
  }

  /**
   * The picture at a place; between two, as much of each as the place is near to it.
   *
   * @param place from 0 to `newest`
   */
  at(place: number): Float32Array {
    const before = this.#pictures[Math.floor(place)] ?? new Float32Array(0);
    const after = this.#pictures[Math.ceil(place)] ?? before;
    const share = place - Math.floor(place);
    return before.map((pixel, index) => pixel + share * ((after[index] ?? pixel) - pixel));
  }
}
