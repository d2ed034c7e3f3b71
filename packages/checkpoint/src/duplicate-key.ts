/**
 * The first key that occurs twice in one object of a JSON text, at any depth, or undefined. `JSON.parse` keeps the
 * last of such twins silently.
 *
 * @param json a text that `JSON.parse` accepts
 */
export function findDuplicateKey(json: string): string | undefined {
  /** Keys of the objects we are in; null for an array. */
  const open: (Set<string> | null)[] = [];
  let latest = '""';
  for (let at = 0; at < json.length; at += 1) {
    switch (json.charAt(at)) {
      case '{':
        open.push(new Set());
        break;
      case '[':
        open.push(null);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case '"': {
        const end = endOfString(json, at);
        latest = json.slice(at, end);
        at = end - 1;
        break;
      }
      case ':': {
        const key = JSON.parse(latest) as string;
        const keys = open.at(-1);
        if (keys?.has(key)) return key;
        keys?.add(key);
        break;
      }
    }
  }
  return undefined;
}

/** Where the text that starts with the quote at `start` ends, closing quote included. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}
