import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import type { RecordedValue } from '../record/recording';

/** The attributes of a stride-1 convolution that keeps the image size. */
export const plainConvolution: NamedAttrMap = {
  strides: [1, 1],
  pad: 'same',
  dataFormat: 'NHWC',
  dilations: [1, 1],
};

/** Whether a call is a convolution, or a filter's gradient, of that kind with a filter of 1 x 1 or 3 x 3. */
export function isPlainConvolution(attributes: NamedAttrMap, filterShape: readonly number[]): boolean {
  const {
    strides,
    pad,
    dilations = 1,
    dataFormat = 'NHWC',
  } = attributes as Readonly<Record<string, unknown>>;
  const [height, width] = filterShape;
  const isSmall = height === width && (height === 1 || height === 3);
  return isSmall && isOne(strides) && isOne(dilations) && pad === 'same' && dataFormat === 'NHWC';
}

function isOne(value: unknown): boolean {
  return value === 1 || (Array.isArray(value) && value.every((item) => item === 1));
}

/** Whether a filter, or the filter that a gradient is for, has more than one tap. */
export function hasSeveralTaps({ shape }: Pick<RecordedValue, 'shape'>): boolean {
  return (shape[0] ?? 1) > 1;
}
