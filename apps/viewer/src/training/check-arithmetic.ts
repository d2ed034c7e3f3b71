import { selfCheck } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';

/** What a device that computes wrongly learns is worth nothing. @throws WrongArithmeticError where this one does */
export async function checkArithmetic(): Promise<void> {
  if (['wasm', 'cpu'].includes(tf.getBackend()) || (await selfCheck()).correct) return;
  throw new WrongArithmeticError();
}

/** The graphics card computes wrongly. */
class WrongArithmeticError extends Error {
  override readonly name = 'WrongArithmeticError';
  constructor() {
    super('The graphics card of this device computes wrongly; choose WebAssembly at the foot of the page.');
  }
}
