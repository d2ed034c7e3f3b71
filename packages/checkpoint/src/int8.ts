import { CheckpointError } from './checkpoint-error';
import type { NamedTensor } from './named-tensor';

/** The largest integer that a weight becomes; -128 is left out, so that the range is symmetric. */
const LARGEST = 127;

/** A tensor as whole numbers from -127 to 127, and what they are multiplied by: one scale for each index of the first axis. */
export interface Int8Tensor {
  readonly values: Int8Array;
  /** One for each index of the first axis. */
  readonly scales: Float32Array;
}

/** The name of the tensor that holds the scales of another. */
export function scaleName(name: string): string {
  return `${name}.scale`;
}

/**
 * Symmetric quantisation by channel: w = scale * q, where the scale of a channel (an index of the first axis: an output
 * channel in PyTorch's layouts) is its largest magnitude over 127. Off by at most half a scale.
 *
 * @param shape of at least one axis
 * @throws CheckpointError where a value is not finite
 */
export function toInt8(data: Float32Array, shape: readonly number[], tensor: string): Int8Tensor {
  const channels = shape[0] ?? 1;
  const length = channels === 0 ? 0 : data.length / channels;
  const values = new Int8Array(data.length);
  const scales = new Float32Array(channels);
  for (let channel = 0; channel < channels; channel += 1) {
    const [begin, end] = [channel * length, (channel + 1) * length];
    let largest = 0;
    for (let index = begin; index < end; index += 1) largest = Math.max(largest, Math.abs(data[index] ?? 0));
    if (!Number.isFinite(largest)) {
      throw new CheckpointError(`tensor '${tensor}' holds a value that is not finite; write it as float32`, {
        tensor,
      });
    }
    const scale = scaleOf(largest);
    scales[channel] = scale;
    // A channel of zeros, or of values too small for a scale, is zeros.
    if (scale === 0) continue;
    for (let index = begin; index < end; index += 1) {
      values[index] = Math.max(-LARGEST, Math.min(LARGEST, Math.round((data[index] ?? 0) / scale)));
    }
  }
  return { values, scales };
}

/** Rounded to float32, and down where the largest weight would else come back as infinity. */
function scaleOf(largest: number): number {
  const scale = Math.fround(largest / LARGEST);
  return Number.isFinite(Math.fround(LARGEST * scale)) ? scale : Math.fround(scale * (1 - 2 ** -24));
}

/**
 * @param stored the whole numbers, of any shape with at least one axis
 * @param scales `[first axis of stored]`, or undefined where the file has none of that name
 * @throws CheckpointError where the scales are missing or do not fit
 */
export function fromInt8(stored: NamedTensor, scales: NamedTensor | undefined, tensor: string): NamedTensor {
  const [channels] = stored.shape;
  const fits = channels !== undefined && scales?.shape.join() === String(channels);
  if (!fits || !(scales.data instanceof Float32Array)) {
    throw new CheckpointError(
      `tensor '${tensor}' is stored as I8 without a '${scaleName(tensor)}' of one float for each index of its first axis; write the file again`,
      { tensor },
    );
  }
  const length = channels === 0 ? 0 : stored.data.length / channels;
  const data = new Float32Array(stored.data.length);
  for (let index = 0; index < data.length; index += 1) {
    data[index] = (stored.data[index] ?? 0) * (scales.data[Math.floor(index / length)] ?? 0);
  }
  return { shape: stored.shape, data };
}
