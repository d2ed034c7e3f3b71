import { expose } from 'comlink';
import { generateCalls } from '../generate/generate-calls';
import { engineCalls } from './engine-calls';
import { shareCalls } from '../share/share-calls';
import { createTaskRunner } from './task-runner';
import { createWorkerContext } from './worker-context';

// Every feature adds its calls here, and only here.
const context = createWorkerContext();
const calls = {
  ...engineCalls(context),
  ...generateCalls(context),
  ...shareCalls(),
};

/** All calls of the worker, for the page. */
export type EngineCalls = typeof calls;

expose(createTaskRunner(calls));
