// The table of hosts in FEATURES.md: what was tried, and in which version.
import { hosts } from './hosts.mjs';

const head = ['host', 'version', 'installed by', 'draws by', 'tried'];
const table = /(?<=<!-- hosts: .* -->\n\n)[^]*?(?=\n\n<!-- \/hosts -->)/;

/** The versions that the table of a page tells, by host. */
export function versionsIn(page) {
  const rows = (table.exec(page)?.[0] ?? '')
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()));
  return new Map(rows.slice(2).map(([, name, version]) => [name, version]));
}

/** The page with its table of hosts written anew: a row for each host, with its version or `not tried`. */
export function withHosts(page, versions) {
  if (!table.test(page)) throw new Error('The page has no place for the table of hosts.');
  return page.replace(table, () => drawTable(hosts.map((host) => rowOf(host, versions))));
}

function rowOf({ name, install, engines, every }, versions) {
  const tried = every === 'yes' ? 'in every test run' : '`pnpm check:hosts`';
  const draws = engines === '' ? 'compiles, strictly' : engines;
  return [name, versions.get(name) ?? 'not tried', install, draws, tried];
}

/** As prettier writes it. */
function drawTable(rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(head), rule, ...rows.map(line)].join('\n');
}
