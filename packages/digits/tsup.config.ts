import { weightsBuild } from '../../weights-package.base';

export default weightsBuild(['few-calls'], ['model-int8', 'few-calls-int8']);
