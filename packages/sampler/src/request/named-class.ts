/** What a text means as a label: the index of a class, nothing that is known, or several classes at once. */
export type NamedClass =
  | { readonly kind: 'class'; readonly index: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly names: readonly string[] };

/**
 * The one reading of a label that was written as a text, wherever it was written: the class of exactly that name; else
 * the only class whose name differs by upper and lower case; else, where the text is a whole number, the class of that
 * number. Where classes have numbers for names, a number means the class so named, leading zeros aside; elsewhere it
 * is the index of a class.
 *
 * @param classNames the names by index; null where the classes have none
 */
export function namedClass(text: string, classNames: readonly string[] | null): NamedClass {
  const names = classNames ?? [];
  const exact = names.indexOf(text);
  if (exact >= 0) return { kind: 'class', index: exact };
  const byCase = matching(names, (name) => folded(name) === folded(text));
  if (byCase.kind !== 'unknown' || !isNumber(text)) return byCase;
  return names.some(isNumber)
    ? matching(names, (name) => isNumber(name) && Number(name) === Number(text))
    : { kind: 'class', index: Number(text) };
}

function matching(names: readonly string[], fits: (name: string) => boolean): NamedClass {
  const indices = [...names.keys()].filter((index) => fits(names[index] ?? ''));
  const [first] = indices;
  if (first === undefined) return { kind: 'unknown' };
  if (indices.length === 1) return { kind: 'class', index: first };
  return { kind: 'ambiguous', names: indices.map((index) => names[index] ?? '') };
}

/** Accented letters may be stored as one character or as two. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function isNumber(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}
