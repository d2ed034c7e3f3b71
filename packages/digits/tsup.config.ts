import { weightsBuild } from '../../weights-package.base';

export default weightsBuild(['few-calls']);
