import { packageBuild } from '../../tsup.base';

export default packageBuild(['src/index.ts', 'src/node/command-line.ts', 'src/node/bin.ts'], {
  esbuildOptions(options) {
    // The bundled GIF encoder as an ES module, which a page that makes no GIF can leave out.
    options.mainFields = ['module', 'main'];
  },
});
