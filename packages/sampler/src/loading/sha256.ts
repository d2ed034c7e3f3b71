import { ModelLoadError } from './model-load-error';

/** The SHA-256 of bytes, as hexadecimal text. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  // Browsers offer it on secure pages alone.
  const { subtle } = globalThis.crypto as { readonly subtle: SubtleCrypto | undefined };
  if (subtle === undefined) {
    throw new ModelLoadError(
      'The integrity of a download cannot be checked on a page without https; serve the page over https, or leave integrity out.',
    );
  }
  const digest = await subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
