import type { Options } from 'tsup';

type Plugin = NonNullable<Options['plugins']>[number];

const importOfPackage = /\bimport\((["'](?!#embedded-)[^"'.][^"']*["'])\)/g;
const laterRequire =
  'Promise.resolve().then(() => require($1)).then((all) => (all.__esModule ? all : { ...all, default: all }))';

/**
 * In CommonJS, `import('a-package')` becomes `require` of it, still at first use: there are hosts whose CommonJS has no
 * `import()`, such as Jest's. A package that is named by a variable stays as it is, and so does what is embedded for pages
 * (`#embedded-…`): only bundlers meet it, which understand both, and one file of its size is enough.
 */
const requireInCommonJs: Plugin = {
  name: 'require-in-commonjs',
  renderChunk(code) {
    if (this.format !== 'cjs') return undefined;
    return { code: code.replaceAll(importOfPackage, laterRequire) };
  },
};

/** The build that every package shares: ES modules, CommonJS, and types for each. */
export function packageBuild(
  entry: readonly string[] | Readonly<Record<string, string>>,
  { external = [], ...extra }: Options = {},
): Options {
  return {
    entry: entry instanceof Array ? [...entry] : { ...entry },
    format: ['esm', 'cjs'],
    // Types are checked once for all packages, by `pnpm typecheck`; here they are written alone.
    dts: { compilerOptions: { noCheck: true } },
    clean: true,
    sourcemap: true,
    target: 'es2022',
    platform: 'neutral',
    treeshake: true,
    external: [/^node:/, /^#/, /^@ddpm\//, /^@tensorflow\//, ...external],
    plugins: [requireInCommonJs],
    ...extra,
  };
}
