import { expose } from 'comlink';
import { editCalls } from '../edit/edit-calls';
import { understandCalls } from '../understand/understand-calls';
import { generateCalls } from '../generate/generate-calls';
import { engineCalls } from './engine-calls';
import { shareCalls } from '../share/share-calls';
import { modelCalls } from '../models/model-calls';
import { trainingCalls } from '../training/training-calls';
import { createTaskRunner } from './task-runner';
import { createWorkerContext } from './worker-context';

// Every feature adds its calls here, and only here.
const context = createWorkerContext();
const calls = {
  ...engineCalls(context),
  ...generateCalls(context),
  ...editCalls(context),
  ...understandCalls(context),
  ...shareCalls(),
  ...modelCalls(),
  ...trainingCalls(),
};

/** All calls of the worker, for the page. */
export type EngineCalls = typeof calls;

expose(createTaskRunner(calls, () => context.ranOutOfMemory()));
