import { packageBuild } from '../../tsup.base';

// `shims`: so that the CommonJS build, too, knows where it lies and finds the weights.
export default packageBuild(['src/index.ts', 'src/node.ts'], { shims: true });
