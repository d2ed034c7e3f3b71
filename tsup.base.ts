import type { Options } from 'tsup';

/** The build that every package shares: ES modules, CommonJS, and types for each. */
export function packageBuild(
  entry: readonly string[] | Readonly<Record<string, string>>,
  extra: Options = {},
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
    external: [/^node:/, /^#/, /^@ddpm\//, /^@tensorflow\//],
    ...extra,
  };
}
