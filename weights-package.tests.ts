import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { WeightsRequest } from './weights-package.files';

const weightsFile = 'unet/diffusion_pytorch_model.safetensors';

/** What a weights package exports. */
interface WeightsPackage {
  readonly name: string;
  readonly load: (request?: WeightsRequest) => Promise<Readonly<Record<string, Uint8Array>>>;
}

/**
 * The tests that every weights package passes.
 *
 * @param folder of the package
 * @param part the model's folder in it; with `-int8` at its end, its weights of that type
 */
export function testWeightsPackage({ name, load }: WeightsPackage, folder: string, part = 'model'): void {
  const model = path.join(folder, part);

  test('the files inside are those of the model folder', async () => {
    const files = await load(part.endsWith('-int8') ? { dtype: 'int8' } : {});
    const onDisk = await readdir(model, { recursive: true, withFileTypes: true });
    const paths = onDisk
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(model, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
    expect(Object.keys(files).sort()).toEqual(paths.sort());
    for (const [file, bytes] of Object.entries(files)) {
      const expected = new Uint8Array(await readFile(path.join(model, file)));
      if (file.endsWith('.json')) {
        const parse = (content: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(content));
        expect(parse(bytes)).toEqual(parse(expected));
      } else {
        expect(Buffer.compare(bytes, expected)).toBe(0);
      }
    }
  });

  test('the name is that of the package, and the card that of these weights', async () => {
    const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({ name: name.replace(`/${part.replace(/-int8$/, '')}`, '') });
    const card = await readFile(path.join(folder, 'README.md'), 'utf8');
    const weights = await readFile(path.join(model, weightsFile));
    expect(card).toContain(createHash('sha256').update(weights).digest('hex'));
  });
}
