import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { userPath } from '../configuration/paths';

/** The folder of a model that a user named: a path, or, where there is nothing, a weights package by its name. */
export function modelPath(typed: string): string {
  const given = userPath(typed);
  if (existsSync(given)) return given;
  return packagedModel(typed) ?? given;
}

/** The model folder inside an installed package; null where there is none. */
function packagedModel(name: string): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const folder = path.join(path.dirname(manifest), 'model');
    return existsSync(folder) ? folder : null;
  } catch {
    return null;
  }
}
