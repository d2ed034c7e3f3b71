import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { decodeClassifier, type Classifier } from '../classifier/classifier';

/** The data sets that a classifier is shipped for. */
export type ClassifierName = 'digits' | 'fashion' | 'digits100';

/** One of the classifiers in this package's `weights` folder; how each was trained stands in the JSON beside it. */
export async function loadClassifier(name: ClassifierName): Promise<Classifier> {
  const file = path.join(packageFolder(), 'weights', `${name}.safetensors`);
  return decodeClassifier(await readFile(file), file);
}

/** The folder of this package, whether this is the source, the build, or a bundle of a program that depends on it. */
function packageFolder(): string {
  return path.dirname(createRequire(import.meta.url).resolve('@ddpm/metrics/package.json'));
}
