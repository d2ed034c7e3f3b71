/** A page in any browser, as far as the tests of every engine need one. */
export interface DrivenPage {
  open(address: string): Promise<void>;
  /** The value of a JavaScript expression there; what it promises is awaited. It must be JSON. */
  read<Value>(expression: string): Promise<Value>;
  screenshot(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A browser of this machine that a test can start. */
export interface DrivenBrowser {
  readonly name: 'Chromium' | 'Firefox' | 'WebKit';
  /** What to install where it is missing. */
  readonly remedy: string;
  /** Whether it is installed here. */
  isFound(): boolean;
  /** A page of its own, which remembers nothing of another one. */
  launch(): Promise<DrivenPage>;
}
