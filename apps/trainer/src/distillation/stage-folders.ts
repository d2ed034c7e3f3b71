import { existsSync } from 'node:fs';
import path from 'node:path';
import { stageNames, type StageName } from '@ddpm/distillation';
import { runFolder, type RunFolder } from '../run/run-folder';

/** The run of one stage, in the folder of a distillation. */
export function stageFolder(root: string, stage: StageName): RunFolder {
  return runFolder(path.join(root, stage));
}

/** Where a distillation keeps its own copy of the teacher, so that nothing outside is needed to go on. */
export function teacherFolder(root: string): string {
  return path.join(root, 'teacher');
}

/** The folder of the last stage that was begun; null where there is none. */
export function newestStage(root: string): string | null {
  const begun = stageNames.filter((stage) => existsSync(stageFolder(root, stage).config));
  const newest = begun.at(-1);
  return newest === undefined ? null : stageFolder(root, newest).root;
}
