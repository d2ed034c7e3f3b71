import { ModelLoadError } from '../errors';

/**
 * Reads what `model_index.json` has under `class_names`; null where there is nothing.
 *
 * @param numClasses of the network; null for one without labels
 * @throws ModelLoadError where the names are not one for each class, each its own: a name too many would reach a row of
 * the label table that is no class
 */
export function parseClassNames(content: unknown, numClasses: number | null): readonly string[] | null {
  // The model of a network without labels may name the classes of its data all the same.
  if (content === undefined || content === null || numClasses === null) return null;
  const names: readonly unknown[] = Array.isArray(content) ? content : [content];
  if (!names.every((name) => typeof name === 'string')) throw classNamesError('are not a list of texts');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const fault =
    names.length !== numClasses
      ? `are ${names.length}, but the network has ${numClasses} classes`
      : twice !== undefined
        ? `have "${twice}" twice`
        : null;
  if (fault !== null) throw classNamesError(fault);
  return names;
}

function classNamesError(fault: string): ModelLoadError {
  return new ModelLoadError(
    `The 'class_names' of model_index.json ${fault}; give each class one name of its own, or remove the entry.`,
  );
}
