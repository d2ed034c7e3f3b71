import { runsInNode } from '../javascript-host';

/** Where the wasm backend's files are. */
export interface WasmFiles {
  /** As the backend takes them: the address of their folder with a slash at its end, or each by its name. */
  readonly addresses: string | Record<string, string>;
  /** Whether the one for threads is among them. */
  readonly withThreads: boolean;
}

/**
 * The wasm backend's files where the caller names none; null in Node, where the backend finds them in its package.
 *
 * Bundlers leave them out. So the one for a single thread is embedded in a script, which any bundler brings and none but
 * those pages load that need it. For threads a page has to be cross-origin isolated, and to serve the files itself.
 * The builds for pages without a bundler have their own folder in place of this file (`browser-build.base.ts`).
 */
export async function ownWasmFiles(): Promise<WasmFiles | null> {
  if (runsInNode()) return null;
  embedded ??= await embeddedAddresses();
  return { addresses: { ...embedded }, withThreads: false };
}

let embedded: Readonly<Record<string, string>> | undefined;

/** One address by the names of all kinds, since the backend wants each. */
async function embeddedAddresses(): Promise<Readonly<Record<string, string>>> {
  const { simdBinary } = await import('#embedded-wasm');
  const address = URL.createObjectURL(new Blob([simdBinary], { type: 'application/wasm' }));
  const kinds = ['', '-simd', '-threaded-simd'];
  return Object.fromEntries(kinds.map((kind) => [`tfjs-backend-wasm${kind}.wasm`, address]));
}
