import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base';
import { weightsTests } from '../../weights-package.base';

export default mergeConfig(base, weightsTests('digits100'));
