/** Works on some items at a time and gives the results in the order of the items. */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for await (const item of items) {
    const result = work(item);
    // Whoever waits for it hears of a failure; until then nobody does.
    result.catch(() => undefined);
    running.push(result);
    if (running.length >= atOnce) yield (await running.shift()) as Result;
  }
  for (const result of running) yield await result;
}
