import { packageBuild } from '../../tsup.base';

export default packageBuild({
  index: 'src/index.ts',
  compiled: 'src/compiled/index.ts',
  node: 'src/node.ts',
});
