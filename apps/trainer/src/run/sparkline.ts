const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A curve of a whole run in one short line of text, however long the run is. */
export class Sparkline {
  readonly #width: number;
  #means: number[] = [];
  /** Values in one mean. */
  #share = 1;
  #pending: number[] = [];

  /** @param width characters at most; even */
  constructor(width: number) {
    this.#width = width;
  }

  /** @param value above 0 */
  add(value: number): void {
    this.#pending.push(value);
    if (this.#pending.length < this.#share) return;
    this.#means.push(mean(this.#pending));
    this.#pending = [];
    if (this.#means.length > this.#width) this.#halve();
  }

  /** One character a stretch of the run; the height is the logarithm of the mean. */
  toString(): string {
    const heights = this.#means.map(Math.log);
    const [low, high] = [Math.min(...heights), Math.max(...heights)];
    const scale = high > low ? (levels.length - 1) / (high - low) : 0;
    return heights.map((height) => levels[Math.round((height - low) * scale)] ?? '').join('');
  }

  #halve(): void {
    const pairs = Math.floor(this.#means.length / 2);
    const rest = this.#means.slice(2 * pairs);
    this.#means = Array.from({ length: pairs }, (_, pair) => mean(this.#means.slice(2 * pair, 2 * pair + 2)));
    // A mean without a partner goes back among the values of the next one.
    this.#pending = rest.flatMap((value) => Array<number>(this.#share).fill(value));
    this.#share *= 2;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
