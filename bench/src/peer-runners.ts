import { createEagerRunner, type StepRunner } from '@ddpm/engine';
import { createRunner, portableTarget, type OnnxRuntime } from '@ddpm/engine/compiled';
import type { CreateRunner } from '@ddpm/trainer';
import * as tf from '@tensorflow/tfjs-core';
import type { peerNames } from './workload';

type PeerName = (typeof peerNames)[number];

export async function preparePeer(name: PeerName, threads: number): Promise<CreateRunner> {
  switch (name) {
    case 'onnxruntime-node':
      return plainExport(await import('onnxruntime-node'), 'native', threads);
    case 'onnxruntime-web': {
      const runtime = await import('onnxruntime-web');
      runtime.env.wasm.numThreads = threads;
      return plainExport(runtime, 'wasm', threads);
    }
    case 'stock-wasm':
      return stockWasm();
  }
}

/** Plain ONNX, as `exportOnnx` writes it, with the weights as constants, in a runtime left to its own choices. */
function plainExport(runtime: OnnxRuntime, backend: string, threads: number): CreateRunner {
  const device: StepRunner['device'] = {
    engine: 'compiled',
    backend,
    description: `ONNX Runtime, ${backend}, on a plain export`,
    threads,
  };
  return (step, state, exampleInputs) =>
    createRunner(step, state, exampleInputs, {
      runtime,
      device,
      target: portableTarget,
      sessionOptions: {
        executionProviders: [backend === 'wasm' ? 'wasm' : 'cpu'],
        intraOpNumThreads: threads,
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      },
      preallocates: false,
    });
}

/** TensorFlow.js as it comes from npm, without this project's kernels and threads. */
async function stockWasm(): Promise<CreateRunner> {
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  return createEagerRunner;
}
