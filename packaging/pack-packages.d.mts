/** A packed package. */
interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** The tarball. */
  readonly file: string;
  /** Of the tarball, in bytes. */
  readonly size: number;
  /** Paths inside. */
  readonly files: readonly string[];
}

/** The folder of this repository. */
export const repository: string;

/** Packs public packages of the workspace as they would be published. */
export function packPackages(
  folder: string,
  workspace?: string,
  filters?: readonly string[],
): Promise<readonly PackedPackage[]>;
