/**
 * Address of the folder with the wasm backend's files where the caller names none; null, which leaves it to the backend to
 * look beside the page's scripts. The builds for pages without a bundler have their own folder in place of this file
 * (`browser-build.base.ts`).
 */
export const ownWasmFolder: string | null = null;
