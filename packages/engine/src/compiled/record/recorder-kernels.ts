import { getKernel, registerKernel, type KernelConfig } from '@tensorflow/tfjs-core';
import { RecordingError } from '../errors';
import type { KernelDefinition } from '../lower/kernel-definition';
import { RecorderBackend } from './recorder-backend';

/** The name under which the recorder is registered with TensorFlow.js while it records. */
export const recorderName = 'ddpm-recorder';

/** Tells TensorFlow.js which kernels the recorder has. Calling it again does nothing. */
export function registerRecorderKernels(kernels: ReadonlyMap<string, KernelDefinition>): void {
  for (const definition of kernels.values()) {
    if (!isRegistered(definition.kernel)) registerKernel(recordingKernel(definition));
  }
}

function isRegistered(kernel: string): boolean {
  return (getKernel(kernel, recorderName) as KernelConfig | undefined) !== undefined;
}

function recordingKernel(definition: KernelDefinition): KernelConfig {
  return {
    kernelName: definition.kernel,
    backendName: recorderName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      if (!(backend instanceof RecorderBackend))
        throw new RecordingError(`"${recorderName}" is not the recorder.`);
      const outputs = backend.call(definition, inputs, attrs ?? {});
      const [only] = outputs;
      const isList = definition.returnsList === true || outputs.length !== 1;
      return only === undefined || isList ? outputs : only;
    },
  };
}
