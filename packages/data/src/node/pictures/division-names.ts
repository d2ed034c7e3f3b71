import { DataError } from '../../data-error';
import type { Part } from '../idx-files';

/** Names under which data sets keep their parts, in any case, with what is often put before and behind them. */
const DIVISION =
  /^(?:(?:seg|images?|imgs?|data)[-_ ]?)?(?:(train(?:ing)?)|test(?:ing)?|val(?:id(?:ation)?)?|eval(?:uation)?|dev|holdout)(?:[-_ ]?(?:set|data|images?|imgs?|split|\d{4}))?$/i;

/** The part that a folder's name stands for; what is not for training is for testing. Undefined where it is no such name. */
export function partOfFolder(name: string): Part | undefined {
  const match = DIVISION.exec(name);
  if (match === null) return undefined;
  return match[1] === undefined ? 'test' : 'train';
}

/** A folder that is a part of the data. */
export interface PartFolder {
  readonly name: string;
  readonly part: Part;
}

/**
 * The parts that some folders are, or undefined where none has the name of one.
 *
 * @throws DataError where some have such names and others do not, or the parts are not as they should be
 */
export function dividedFolders(folder: string, names: readonly string[]): readonly PartFolder[] | undefined {
  const parts = names.flatMap((name) => {
    const part = partOfFolder(name);
    return part === undefined ? [] : [{ name, part }];
  });
  const [first] = parts;
  if (first === undefined) return undefined;
  const refuse = (complaint: string) => new DataError(`${folder} ${complaint}`, { file: folder });
  if (parts.length < names.length) {
    const other = names.find((name) => partOfFolder(name) === undefined) ?? '';
    throw refuse(
      `holds the folder ${first.name}, a usual name of a part of the data, beside ${other}, which is none; move ${other} away, or give ${first.name} another name if it is a class`,
    );
  }
  const training = parts.filter(({ part }) => part === 'train').map(({ name }) => name);
  if (training.length === 1) return parts;
  throw refuse(
    training.length === 0
      ? `holds ${names.join(' and ')}, but no folder with pictures to train on; call that one train`
      : `holds several folders to train on (${training.join(', ')}); choose one, or move their pictures together`,
  );
}
