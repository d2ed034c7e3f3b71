/**
 * The first key that occurs twice in one object of a JSON text, at any depth, or undefined. `JSON.parse` keeps the
 * last of such twins silently.
 *
 * @param json a text that `JSON.parse` accepts
 */
export function findDuplicateKey(json: string): string | undefined {
  const open: (Set<string> | null)[] = [];
  let candidate: string | undefined;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:]/gs)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') candidate = token;
    else {
      const key = JSON.parse(candidate ?? '""') as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
