/** The versions that the table of a page tells, by host. */
export function versionsIn(page: string): ReadonlyMap<string, string>;

/** The page with its table of hosts written anew: a row for each host, with its version or `not tried`. */
export function withHosts(page: string, versions: ReadonlyMap<string, string>): string;
