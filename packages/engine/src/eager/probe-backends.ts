import * as tf from '@tensorflow/tfjs-core';
import { describeActiveBackend } from './active-backend';
import { backendNames, type BackendName, type BackendOptions } from './backend-choice';
import { BackendUnavailableError, messageOf } from './backend-errors';
import { prepareBackend } from './prepare-backend';
import { selfCheck, type SelfCheckResult } from './self-check';
import { isStarted, stopBackend } from './start-backend';

/** A backend that runs here, and how well. */
export interface AvailableBackend {
  /** Its TensorFlow.js name. */
  readonly name: BackendName;
  /** Always true: it tells the two kinds of findings apart. */
  readonly available: true;
  /** What it computes on, for people. */
  readonly device: string;
  /** Threads in use. */
  readonly threads: number;
  /** What its self-check found. */
  readonly check: SelfCheckResult;
}

/** A backend that does not run here, why, and what to do about it. */
export interface MissingBackend {
  /** Its TensorFlow.js name. */
  readonly name: BackendName;
  /** Always false. */
  readonly available: false;
  /** Why it cannot run here, without a full stop. */
  readonly reason: string;
  /** What to do about it, without a full stop. */
  readonly remedy: string;
}

/** What a look at one backend found. */
export type BackendProbe = AvailableBackend | MissingBackend;

/**
 * Tries every backend in turn with a timed self-check. The backend in use before is in use again afterwards, with its
 * tensors; where none was, none is, save that TensorFlow's native library cannot be unloaded.
 */
export async function probeBackends(options: BackendOptions = {}): Promise<readonly BackendProbe[]> {
  const previous = tf.getBackend() as string | null | undefined;
  const probes: BackendProbe[] = [];
  for (const name of backendNames) probes.push(await probe(name, options));
  if (previous !== null && previous !== undefined) await tf.setBackend(previous);
  return probes;
}

async function probe(name: BackendName, options: BackendOptions): Promise<BackendProbe> {
  const running = isStarted(name);
  try {
    await prepareBackend(name, options);
    const { device, threads } = await describeActiveBackend();
    return { name, available: true, device, threads, check: await selfCheck() };
  } catch (error) {
    const known = error instanceof BackendUnavailableError ? error : null;
    const remedy = known?.remedy ?? 'Update its packages and the drivers it uses, or choose another backend';
    return { name, available: false, reason: known?.reason ?? messageOf(error), remedy };
  } finally {
    if (!running && name !== 'tensorflow') stopBackend(name);
  }
}
