import { ModelLoadError } from '../errors';
import type { DownloadOptions } from './pretrained-source';

/**
 * A digest that was asked for is one that is compared: whatever names no file that is downloaded is refused.
 *
 * @param downloaded paths of the files that are about to be downloaded, the weights last; none where nothing is
 * @throws ModelLoadError naming the entry that would not be compared
 */
export function checkIntegrity(integrity: DownloadOptions['integrity'], downloaded: readonly string[]): void {
  if (integrity === undefined) return;
  if (downloaded.length === 0) {
    throw new ModelLoadError(
      'The option integrity is compared with downloads alone, and this model comes from elsewhere; leave it out, or give the model by its address.',
    );
  }
  const weights = downloaded.at(-1) ?? '';
  const digests = Object.entries(typeof integrity === 'string' ? { [weights]: integrity } : integrity);
  if (digests.length === 0) throw new ModelLoadError(`The option integrity is empty; ${hint(downloaded)}`);
  for (const [path, digest] of digests) {
    if (!downloaded.includes(path)) {
      throw new ModelLoadError(
        `The option integrity names '${path}', which is not downloaded; ${hint(downloaded)}`,
      );
    }
    if (!/^[0-9a-f]{64}$/i.test(digest)) {
      throw new ModelLoadError(
        `The integrity of '${path}' is "${digest}", which is no SHA-256; give 64 hexadecimal digits.`,
      );
    }
  }
}

function hint(downloaded: readonly string[]): string {
  return `give digests by path, of: ${downloaded.join(', ')}.`;
}

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
