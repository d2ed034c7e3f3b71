/** The layering of docs/architecture.md: which package may know which. */
const mayImport = {
  random: [],
  scheduler: [],
  checkpoint: [],
  engine: [],
  mpi: [],
  digits: [],
  fashion: [],
  digits100: [],
  data: ['random'],
  unet: ['random'],
  sampler: ['random', 'scheduler', 'unet', 'checkpoint', 'engine'],
  metrics: ['random', 'data', 'checkpoint', 'engine'],
  trainer: ['random', 'scheduler', 'unet', 'data', 'engine'],
  distillation: ['scheduler', 'engine', 'sampler', 'trainer'],
  element: ['digits', 'engine', 'sampler'],
  points: ['random', 'scheduler', 'unet', 'data', 'engine', 'sampler', 'trainer'],
};

const layerRules = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `layer-${name}`,
  comment: `@ddpm/${name} may import only: ${allowed.length > 0 ? allowed.join(', ') : 'no other package'}`,
  severity: 'error',
  from: { path: `^packages/${name}/src`, pathNot: '\\.test\\.ts$' },
  to: { path: '^(packages|apps)/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-app-from-package',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'node-only-behind-subpath',
      comment: 'Node built-ins belong behind a ./node entry, so that every package runs in a browser.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/(?!node(/|\\.ts$))', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-compiler-beside-eager',
      comment:
        'A page that only samples carries no compiler, and what is compiled needs no TensorFlow.js backend.',
      severity: 'error',
      from: { path: '^packages/engine/src/(index|eager/)', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { path: '^packages/engine/src/(compiled|node)(/|\\.ts$)' },
    },
    {
      name: 'no-eager-in-compiler',
      severity: 'error',
      from: { path: '^packages/engine/src/compiled/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { path: '^packages/engine/src/eager/' },
    },
    {
      name: 'no-mpi-in-browser',
      severity: 'error',
      from: { path: '^apps/viewer/' },
      to: { path: '^packages/mpi/' },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@ddpm/source', 'import', 'types', 'node', 'default'],
    },
  },
};
