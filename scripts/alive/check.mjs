// Lists what the repository depends on and when it was last released: `pnpm check:alive`, or with --today for ages as of
// now in place of the day when the registry was asked (`pnpm refresh:alive`). Fails on what is deprecated, at its end of
// life or without a release for 24 months, unless exceptions.json says why it stays and what the way out is; and where
// table.json lacks a dependency. It asks no network.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { usedDependencies } from './dependencies.mjs';

const MOST_MONTHS = 24;
const DAYS_A_MONTH = 365.25 / 12;
const read = (name) => JSON.parse(readFileSync(path.join(import.meta.dirname, name), 'utf8'));
const { asked, packages } = read('table.json');
const exceptions = read('exceptions.json');
const today = process.argv.includes('--today') ? new Date().toISOString().slice(0, 10) : asked;

const monthsSince = (day) => (Date.parse(today) - Date.parse(day)) / 86_400_000 / DAYS_A_MONTH;
const isAbout = ({ names }, name) =>
  names === name || (names.endsWith('/*') && name.startsWith(names.slice(0, -1)));

/** Why a dependency is not alive; null where it is. */
function faultOf({ lastRelease, deprecated, endOfLife }) {
  if (deprecated !== undefined) return `deprecated: ${deprecated}`;
  if (endOfLife !== undefined) return endOfLife < today ? `at its end of life since ${endOfLife}` : null;
  const months = monthsSince(lastRelease);
  return months > MOST_MONTHS ? `no release for ${months.toFixed(0)} months` : null;
}

const says = ({ name, used, latest, lastRelease, endOfLife }) =>
  endOfLife === undefined
    ? `${name} ${used}${latest === used ? '' : ` (${latest} is out)`}, last release ${lastRelease}`
    : `${name}, until ${endOfLife}`;

const rows = [...packages, ...read('runtimes.json')];
const faults = [];
for (const row of rows) {
  const fault = faultOf(row);
  const exception = exceptions.find((candidate) => isAbout(candidate, row.name));
  if (fault !== null && exception === undefined) faults.push(`${row.name}: ${fault}`);
  console.log(`${fault === null ? '✓' : exception === undefined ? '✗' : '○'} ${says(row)}`);
}
console.log('\nKept although they rest, or may soon:');
for (const { names, reason, wayOut } of exceptions)
  console.log(`${names}\n    ${reason}\n    Way out: ${wayOut}`);
for (const { name, version } of usedDependencies()) {
  const row = packages.find((candidate) => candidate.name === name);
  if (row?.used !== version) faults.push(`${name} ${version}: not in table.json; run pnpm refresh:alive`);
}
for (const exception of exceptions) {
  if (!rows.some(({ name }) => isAbout(exception, name)))
    faults.push(`${exception.names}: an exception for what is not used; take it out of exceptions.json`);
}
console.log(`${rows.length} dependencies as of ${today}; the registry was asked on ${asked}.`);
for (const fault of faults) console.error(`FAULT: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
