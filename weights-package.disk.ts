/** The files of every model folder. */
const files = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
];

/**
 * The files of a weights package's model folder, by path, as CommonJS in Node reads them: from the folder beside `dist`.
 * For there are hosts whose CommonJS has no `import()`, such as Jest's.
 *
 * @param packageName without which nothing is read: a bundle may lie beside somebody else's folder of that name
 * @param folder the model folder's name in the package
 * @returns null in an ES module, in a bundle and in a browser, where `import()` brings the files
 */
export function readModelFolder(
  packageName: string,
  folder: string,
): Readonly<Record<string, Uint8Array>> | null {
  // The build makes it undefined in CommonJS, and a text in ES modules, which so carry nothing of what follows.
  if (typeof import.meta.url === 'string') return null;
  if (typeof process === 'undefined' || !('getBuiltinModule' in process)) return null;
  const { existsSync, readFileSync } = process.getBuiltinModule('node:fs');
  const path = process.getBuiltinModule('node:path');
  const root = path.join(__dirname, '..');
  const manifest = path.join(root, 'package.json');
  if (!existsSync(manifest)) return null;
  const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly name?: unknown };
  if (name !== packageName) return null;
  const read = (file: string): Uint8Array => new Uint8Array(readFileSync(path.join(root, folder, file)));
  return Object.fromEntries(files.map((file) => [file, read(file)]));
}
