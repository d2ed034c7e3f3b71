// Writes the address of the repository into every package.json, as npm's provenance demands, out of GITHUB_REPOSITORY.
// The release workflow runs it before it publishes; nothing is committed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const { GITHUB_REPOSITORY: name, GITHUB_SERVER_URL: server = 'https://github.com' } = process.env;
if (!name)
  throw new Error('GITHUB_REPOSITORY is not set; it is OWNER/NAME of the repository that publishes.');

const packages = path.join(import.meta.dirname, '../packages');
for (const folder of readdirSync(packages)) {
  const file = path.join(packages, folder, 'package.json');
  const repository = { type: 'git', url: `git+${server}/${name}.git`, directory: `packages/${folder}` };
  const manifest = { ...JSON.parse(readFileSync(file, 'utf8')), repository };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
