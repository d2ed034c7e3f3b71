/** What an address says, before its values are understood. */
export interface HashContent {
  readonly panel: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads `#panel?name=value&...`. */
export function parseHash(hash: string): HashContent {
  const [panel = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  return {
    panel: /^[a-z-]{1,40}$/.test(panel) ? panel : null,
    fields: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** Writes `#panel?name=value&...`. */
export function printHash(panel: string, fields: readonly (readonly [string, string])[]): string {
  const query = new URLSearchParams(fields.map(([name, value]) => [name, value])).toString();
  return query === '' ? `#${panel}` : `#${panel}?${query}`;
}
