import type { Part } from '../idx-files';

/** A picture as the folder lists it, before anybody looked inside. */
export interface ListedPicture {
  /** Path on this machine. */
  readonly file: string;
  /** Path inside the folder, with slashes. */
  readonly name: string;
  /** Name of its class; null where the pictures have no labels. */
  readonly className: string | null;
  /** The part, where the folder itself divides train from test. */
  readonly part: Part | null;
  /** The line of the table of labels that names it; null where the folder itself was listed. */
  readonly namedBy: string | null;
}

/** What a folder of pictures holds. */
export interface PictureListing {
  /** Names of the classes in the order of their labels, or null. */
  readonly classNames: readonly string[] | null;
  /**
   * All pictures, always in the same order; may be gone through more than once.
   *
   * @param onUnread told of each picture in a format that is not read
   */
  readonly pictures: (
    onUnread?: (path: string) => void,
  ) => AsyncIterable<ListedPicture> | Iterable<ListedPicture>;
}
