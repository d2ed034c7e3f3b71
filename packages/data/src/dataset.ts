/**
 * A set of images that training reads from, wherever they come from: memory, a folder, a network. To bring your own,
 * return an object with these members; the README shows one in twenty lines.
 */
export interface Dataset {
  /** Named in messages and run folders, such as `digits`. */
  readonly name: string;
  /** Number of images, at least 1. */
  readonly length: number;
  /** Height, width and channels of every image as `read` gives it. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** Names of the classes by label, or null where the images have no labels. */
  readonly classNames: readonly string[] | null;
  /**
   * Reads some images. Only one call is under way at a time.
   *
   * @param indices which images, each from 0 to `length - 1`, in any order
   * @param images filled with `[indices.length, height, width, channels]` values from -1 (black) to 1 (white)
   * @param labels filled with one label for each index, from 0 to `classNames.length - 1`; with 0 where there are none
   */
  read(indices: Uint32Array, images: Float32Array, labels: Int32Array): Promise<void>;
}
