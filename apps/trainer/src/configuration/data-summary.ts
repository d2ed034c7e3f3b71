/** What a run remembers of its data, so that a resumed run notices when it is another. */
export interface DataSummary {
  readonly length: number;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly classNames: readonly string[] | null;
}
