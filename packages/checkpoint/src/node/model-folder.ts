import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError } from '../checkpoint-error';
import {
  modelFiles,
  modelFolderFromFiles,
  modelFolderToFiles,
  type FileContents,
  type ModelFolder,
  type ModelFolderContent,
} from '../model-folder';
import { writeFilesDurably } from './durable-file';
import { errorCode, fileError } from './file-error';
import { findFolder, replaceFolder } from './replace-folder';

/**
 * Writes a model folder, or replaces one as a whole: a process killed at any moment, or a full disk, leaves the
 * previous one. Other files in it stay.
 *
 * @throws CheckpointError where `folder` is a file or holds something other than a model, where the disk refuses, or
 * where the content cannot be written
 */
export async function writeModelFolder(folder: string, content: ModelFolderContent): Promise<void> {
  const files = modelFolderToFiles(content);
  try {
    await refuseForeign(await findFolder(folder));
    await replaceFolder(folder, (staging) => writeFilesDurably(staging, files));
  } catch (error) {
    throw fileError('write', folder, error);
  }
}

/**
 * Reads a model folder, also while another process replaces it.
 *
 * @throws CheckpointError naming the file that is missing or damaged
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  for (;;) {
    const before = await identify(folder);
    const files = await readFiles(await findFolder(folder));
    // Read again where the folder was replaced meanwhile, so that files of two models never mix.
    if ((await identify(folder)) === before) return modelFolderFromFiles(files, folder);
  }
}

async function refuseForeign(folder: string): Promise<void> {
  const names = await listFolder(folder);
  if (names.length === 0 || names.includes(modelFiles.modelIndex)) return;
  throw new CheckpointError(
    `cannot write ${folder}: it holds ${names[0] ?? ''} and no ${modelFiles.modelIndex}, so it is not a model folder; choose another folder`,
    { file: folder },
  );
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Differs between a folder and the one that replaces it; nothing where there is none. */
async function identify(folder: string): Promise<string> {
  try {
    const { ino, mtimeNs } = await stat(await findFolder(folder), { bigint: true });
    return `${ino.toString()} ${mtimeNs.toString()}`;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw fileError('read', folder, error);
  }
}

async function readFiles(folder: string): Promise<FileContents> {
  const files: Record<string, Uint8Array> = {};
  for (const path of Object.values(modelFiles)) {
    try {
      files[path] = await readFile(join(folder, path));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw fileError('read', join(folder, path), error);
    }
  }
  return files;
}
