// What a page pays for an import: bundles each one of `size-limits.json` with esbuild, minified and compressed, and
// compares with its limit. A whole entry point (`*`) is counted without TensorFlow.js, a single import with all that a
// page downloads for it at the start; for single imports, `without` names packages of which not a byte may come along.
// `--update` writes the limits anew, a tenth above what was measured.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { format } from 'prettier';

const root = path.join(import.meta.dirname, '..');
const table = path.join(import.meta.dirname, 'size-limits.json');
const HEADROOM = 1.1;
const compiler = '@ddpm/engine/compiled';

const notBundled = ['node:*', 'onnxruntime-node', 'sharp'];

async function bundle({ import: imported, from }) {
  const [, name] = from.split('/');
  const names = imported === '*' ? '* as all' : `{ ${imported} }`;
  const used = imported === '*' ? 'all' : imported;
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import ${names} from '${from}'; globalThis.used = [${used}];`,
      resolveDir: path.join(root, 'packages', name),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: from.endsWith('/node') || from.endsWith('/command-line') ? 'node' : 'browser',
    splitting: true,
    absWorkingDir: root,
    outdir: 'bundle',
    write: false,
    metafile: true,
    external: imported === '*' ? [...notBundled, '@tensorflow/*'] : notBundled,
    logLevel: 'error',
  });
  const loaded = loadedAtOnce(metafile.outputs);
  const contents = (output) =>
    outputFiles.find(({ path: file }) => file.endsWith(path.basename(output))).contents;
  const inputs = loaded.flatMap((output) => Object.entries(metafile.outputs[output].inputs));
  return {
    bytes: loaded.reduce((sum, output) => sum + gzipSync(contents(output)).length, 0),
    files: inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file),
  };
}

/** The entry and the chunks that it imports; what is loaded on demand, such as weights, costs nothing before. */
function loadedAtOnce(outputs) {
  const [entry] = Object.keys(outputs).filter((name) => outputs[name].entryPoint === '<stdin>');
  const loaded = [entry];
  for (const name of loaded) {
    const statics = outputs[name].imports.filter(
      ({ kind, external }) => kind === 'import-statement' && !external,
    );
    loaded.push(...statics.map((chunk) => chunk.path).filter((chunk) => !loaded.includes(chunk)));
  }
  return loaded;
}

/** Whether a bundled file belongs to a package: of the workspace, or installed. */
function belongsTo(file, packageName) {
  if (packageName === compiler) return isPartOfCompiler(file);
  const folder = packageName.startsWith('@ddpm/') ? packageName.replace('@ddpm/', 'packages/') : packageName;
  return file.includes(`${folder}/`);
}

/** A built file is told by its source map: part of the compiler is what was made from the compiler's folder. */
function isPartOfCompiler(file) {
  if (!file.startsWith('packages/engine/dist/')) return false;
  const { sources } = JSON.parse(readFileSync(path.join(root, `${file}.map`), 'utf8'));
  return sources.some((source) => source.includes('/src/compiled/'));
}

async function measure(entry) {
  const { bytes, files } = await bundle(entry);
  const strangers = (entry.without ?? []).filter((name) => files.some((file) => belongsTo(file, name)));
  return { ...entry, bytes, strangers };
}

const entries = JSON.parse(readFileSync(table, 'utf8'));
const measured = [];
for (const entry of entries) measured.push(await measure(entry));

if (process.argv.includes('--update')) {
  const updated = entries.map((entry, index) => {
    const limit = Math.ceil((measured[index].bytes * HEADROOM) / 100) * 100;
    return { ...entry, limit };
  });
  writeFileSync(table, await format(JSON.stringify(updated), { parser: 'json', printWidth: 110 }));
}

const faults = measured.flatMap(({ import: imported, from, bytes, limit, strangers }) => [
  ...(bytes > limit && !process.argv.includes('--update')
    ? [
        `${imported} from ${from} has ${bytes} bytes; the limit is ${limit}; if it is worth it: pnpm check:sizes --update`,
      ]
    : []),
  ...strangers.map((name) => `${imported} from ${from} brings code of ${name}.`),
]);
for (const { import: imported, from, bytes } of measured) {
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${imported} from ${from}`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
