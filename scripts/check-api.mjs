// The public interface of every package, as `packages/NAME/api.txt`: each entry point's exports without their comments, and
// what these name of the package's own. A change of it has to be checked in, so that a break shows in review:
// `pnpm check:api` compares, `pnpm check:api --write` writes. Needs the built packages.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const packages = path.join(import.meta.dirname, '../packages');
const printer = ts.createPrinter({ removeComments: true });

/** The declarations of each entry point, by the name that it is imported by. */
function entriesOf(folder) {
  const { name, exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return Object.entries(exports)
    .filter(([, target]) => target.import !== undefined)
    .map(([subpath, target]) => ({
      name: name + subpath.slice(1),
      file: path.join(folder, target.import.types),
    }));
}

/** The real symbol behind whatever it is exported or imported as. */
function unaliased(checker, symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The statement that declares a symbol: of a constant, the whole `declare const`. */
function statementOf(declaration) {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

/** Symbols that a declaration names, of files in the folder. */
function namedIn(checker, node, folder) {
  const found = [];
  const visit = (child) => {
    const symbol = ts.isIdentifier(child) ? checker.getSymbolAtLocation(child) : undefined;
    if (symbol !== undefined) found.push(unaliased(checker, symbol));
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found.filter(({ declarations = [] }) => declarations.some((one) => isOwn(one, folder)));
}

/** Whether it is a declaration that stands by itself, in a file of the folder. */
function isOwn(declaration, folder) {
  const inFolder = path.normalize(declaration.getSourceFile().fileName).startsWith(folder + path.sep);
  return inFolder && ts.isSourceFile(statementOf(declaration).parent);
}

function print(symbol) {
  const texts = (symbol.declarations ?? []).map((declaration) => {
    const node = statementOf(declaration);
    return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  });
  return texts.map((text) => text.replace(/^(export )?(declare )?/, '')).join('\n');
}

function reportOfEntry(checker, program, { name, file }, folder) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  const exported = new Map(
    checker.getExportsOfModule(module).map((symbol) => [unaliased(checker, symbol), symbol.name]),
  );
  const named = new Set(exported.keys());
  for (const symbol of named) {
    for (const node of (symbol.declarations ?? []).map(statementOf)) {
      for (const other of namedIn(checker, node, folder)) named.add(other);
    }
  }
  const lines = [...named]
    .map((symbol) => ({ name: exported.get(symbol) ?? `(${symbol.name})`, text: print(symbol) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => `${entry.name}\n${entry.text.replace(/^/gm, '    ')}\n`);
  return `# ${name}\n\n${lines.join('\n')}`;
}

function reportOf(folder) {
  const entries = entriesOf(folder);
  const missing = entries.find(({ file }) => !existsSync(file));
  if (missing !== undefined) throw new Error(`${missing.file} is missing; run pnpm build first.`);
  const options = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    { ...options, target: ts.ScriptTarget.ES2022, skipLibCheck: true, types: ['node'] },
  );
  const checker = program.getTypeChecker();
  return entries.map((entry) => reportOfEntry(checker, program, entry, folder)).join('\n');
}

for (const name of readdirSync(packages)) {
  const folder = path.join(packages, name);
  const file = path.join(folder, 'api.txt');
  const report = reportOf(folder);
  if (process.argv.includes('--write')) writeFileSync(file, report);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== report) {
    process.exitCode = 1;
    console.error(`packages/${name}: the public interface is not that of api.txt; see the difference with`);
    console.error('  pnpm check:api --write && git diff');
  }
}
