import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readFlags, type Flags } from './flags';
import { findPyTorch } from './pytorch';
import { describeConditions, resultsPage } from './results-page';
import { compareEngines } from './sections/compare-engines';
import { machineLimit } from './sections/machine-limit';
import { measureEndurance } from './sections/measure-endurance';
import { measureGrowth } from './sections/measure-growth';
import { timeOperators } from './sections/time-operators';
import type { Section, SectionName } from './sections/section';

const makers: Readonly<Record<SectionName, (flags: Flags) => Promise<readonly Section[]>>> = {
  engines: compareEngines,
  growth: measureGrowth,
  limit: machineLimit,
  operators: timeOperators,
  endurance: measureEndurance,
};

const flags = readFlags();
const conditions = describeConditions(findPyTorch()?.version ?? null);
const sections: Section[] = [];
for (const name of flags.sections) sections.push(...(await makers[name](flags)));
const page = resultsPage(conditions, ['pnpm bench', ...process.argv.slice(2)].join(' '), sections);
process.stdout.write(page);
if (flags.write) {
  const file = path.join(import.meta.dirname, '../RESULTS.md');
  writeFileSync(file, page);
  process.stdout.write(`\nWritten to ${file}\n`);
}
