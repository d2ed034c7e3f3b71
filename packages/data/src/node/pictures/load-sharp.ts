import type sharp from 'sharp';
import { DataError } from '../../data-error';

export type Sharp = typeof sharp;

/**
 * The picture library. It is loaded on first use, so that those who read no pictures need not install it.
 *
 * @throws DataError with the command that installs it
 */
export async function loadSharp(): Promise<Sharp> {
  try {
    const library = await import('sharp');
    return library.default;
  } catch (cause) {
    throw new DataError(
      "pictures are read with the npm package sharp, which does not load here; run 'npm install sharp' (pnpm: 'pnpm add sharp')",
      { cause },
    );
  }
}
