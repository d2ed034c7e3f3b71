/** A place where the packages are tried: see the file for what each column says. */
export interface Host {
  readonly name: string;
  readonly folder: string;
  readonly install: string;
  readonly node: string;
  readonly answer: string;
  readonly engines: string;
  readonly version: string;
  /** `yes`, or left out. */
  readonly every?: string;
}

/** All of them. */
export const hosts: readonly Host[];
