import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeClassifier, type Classifier } from '../classifier/classifier';

/** The data sets that a classifier is shipped for. */
export type ClassifierName = 'digits' | 'fashion' | 'digits100';

/** One of the classifiers in this package's `weights` folder; how each was trained stands in the JSON beside it. */
export async function loadClassifier(name: ClassifierName): Promise<Classifier> {
  const file = path.join(packageFolder(), 'weights', `${name}.safetensors`);
  return decodeClassifier(await readFile(file), file);
}

/** The folder above this file that holds the package's manifest, whether this is the source or the build. */
function packageFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}
