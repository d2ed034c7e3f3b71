import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { allPages, root } from './pages';
import { programsOf, type Program } from './programs';

/** As strict as `strict` is, and no stricter: what a reader's project is likely to have. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  customConditions: ['@ddpm/source'],
  types: ['node'],
  typeRoots: [path.join(root, 'node_modules/@types')],
  resolveJsonModule: true,
  allowJs: true,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** The programs as files of the folder `docs`, whose dependencies they may import, without writing them there. */
function compile(programs: readonly Program[]): readonly string[] {
  const files = new Map(
    programs.map((program, i) => [path.join(root, 'docs', `block-${i}.${program.language}`), program]),
  );
  const host = ts.createCompilerHost(options);
  const codeOf = (file: string): string | undefined => files.get(path.normalize(file))?.code;
  const withPrograms: ts.CompilerHost = {
    ...host,
    fileExists: (file) => codeOf(file) !== undefined || host.fileExists(file),
    readFile: (file) => codeOf(file) ?? host.readFile(file),
    getSourceFile: (file, languageVersion, ...rest) => {
      const code = codeOf(file);
      if (code === undefined) return host.getSourceFile(file, languageVersion, ...rest);
      return ts.createSourceFile(file, code, languageVersion, true);
    },
  };
  const compiled = ts.createProgram([...files.keys()], options, withPrograms);
  return [...files].flatMap(([file, { name }]) => {
    const source = compiled.getSourceFile(file);
    return [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)].map(
      (diagnostic) => `${name}: ${describe(diagnostic)}`,
    );
  });
}

function describe({ file, start = 0, messageText }: ts.Diagnostic): string {
  const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
  const code = file?.text.split('\n')[line]?.trim() ?? '';
  return `${ts.flattenDiagnosticMessageText(messageText, ' ')} In: ${code}`;
}

/** One that must be found, so that silence means something. */
const broken: Program = {
  name: 'a broken page',
  language: 'ts',
  code: "import { randomKey } from '@ddpm/random';\nrandomKey('seed');\n",
  runs: false,
};

test('every block of TypeScript and JavaScript compiles', { timeout: 120_000 }, () => {
  const programs = allPages().flatMap(programsOf);
  expect(programs.length).toBeGreaterThan(10);
  expect(compile([...programs, broken])).toEqual([
    "a broken page: Argument of type 'string' is not assignable to parameter of type 'number'. In: randomKey('seed');",
  ]);
});

test('every block of JSON is JSON', () => {
  for (const { file, blocks } of allPages()) {
    for (const { language, code, number } of blocks) {
      if (language === 'json')
        expect(() => JSON.parse(code) as unknown, `${file}, block ${number}`).not.toThrow();
    }
  }
});
