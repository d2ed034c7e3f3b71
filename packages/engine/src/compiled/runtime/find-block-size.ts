import { GraphBuilder } from '../lower/graph-builder';
import { blockedDomain, cpuTarget } from '../lower/target';
import { encodeModel } from '../onnx/encode-model';
import { createSession, runtimeTensor, type OnnxRuntime } from './onnx-runtime';

/** The longest block that any processor uses. */
const longestBlock = 64;

/**
 * Asks an ONNX Runtime how many channels its blocked convolutions keep together: 16 with AVX-512, 8 with AVX2. It
 * reorders channels numbered 0, 1, 2, ... of two pixels and looks where the second pixel begins.
 *
 * @returns `null` where the runtime has none, or where they do not lay out data as this compiler expects.
 */
export async function findBlockSize(runtime: OnnxRuntime, sessionOptions: object): Promise<number | null> {
  try {
    const order = await reorderedChannels(runtime, sessionOptions);
    const block = order.indexOf(longestBlock);
    return block > 1 && order.every((value, index) => value === expectedAt(index, block)) ? block : null;
  } catch {
    // A runtime without these operators refuses to load the model.
    return null;
  }
}

/** Element of channel c, pixel p is numbered p * longestBlock + c. */
function expectedAt(index: number, block: number): number {
  const channel = index % block;
  const pixel = Math.floor(index / block) % 2;
  const group = Math.floor(index / (2 * block));
  return pixel * longestBlock + group * block + channel;
}

async function reorderedChannels(runtime: OnnxRuntime, sessionOptions: object): Promise<Float32Array> {
  const shape = [1, longestBlock, 1, 2];
  const graph = new GraphBuilder(cpuTarget(null));
  const x = graph.input({ name: 'x', shape, type: 'float32' });
  graph.output('y', graph.node('ReorderInput', [x], shape, { domain: blockedDomain }));
  const session = await createSession(runtime, encodeModel(graph.finish()), sessionOptions);
  try {
    const numbers = Float32Array.from(
      { length: 2 * longestBlock },
      (_, index) => (index % 2) * longestBlock + (index >> 1),
    );
    const { y } = await session.run({ x: runtimeTensor(runtime, shape, numbers) }, { y: null });
    return y?.data as Float32Array;
  } finally {
    await session.release();
  }
}
