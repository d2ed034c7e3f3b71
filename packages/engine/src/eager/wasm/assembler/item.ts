/** The item at an index that the list has. */
export function item<Item>(list: readonly Item[], index: number): Item {
  const found = list[index];
  if (found === undefined) throw new RangeError(`There is no item ${index} of ${list.length}.`);
  return found;
}
