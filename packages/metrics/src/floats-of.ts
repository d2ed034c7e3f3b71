import type { HostTensors } from '@ddpm/engine';
import { MetricsError } from './metrics-error';

/**
 * One of the arrays that a step returned.
 * @throws MetricsError where it is not there
 */
export function floatsOf(tensors: HostTensors, name: string): Float32Array {
  const data = tensors[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new MetricsError(
    `the runner returned no floats named '${name}'; give one that keeps the contract of a step`,
  );
}
