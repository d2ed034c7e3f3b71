import { DataError } from '../../data-error';
import { FORMATS } from './picture-format';
import type { UnreadFiles } from './unread-files';
import type { PictureCounts } from './survey-pictures';

/**
 * Checks that there is something to learn from of every class.
 *
 * @throws DataError naming the class that has no pictures, one, or none for training
 */
export function checkCounts(
  { train, test }: PictureCounts,
  classNames: readonly string[] | null,
  folder: string,
  unread: UnreadFiles,
): void {
  const refuse = (complaint: string) => new DataError(complaint, { file: folder });
  for (const [label, training] of train.entries()) {
    const name = classNames?.[label];
    const who = name === undefined ? folder : `class '${name}' of ${folder}`;
    const total = training + (test[label] ?? 0);
    if (total === 0)
      throw refuse(
        `${who} has no pictures (${FORMATS}); ${unread.count === 0 ? 'add some or remove it' : `convert what is in other formats (${unread.summary}) to PNG, or remove it`}`,
      );
    if (total === 1) throw refuse(`${who} has only one picture; add more or remove it`);
    if (training === 0) {
      throw refuse(`${who} has ${total} pictures, all in the test part; add more or lower the test share`);
    }
  }
}
