import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import {
  drawGrid,
  drawTrajectory,
  encodeGif,
  Picture,
  SampledImage,
  type DrawableImage,
  type SamplingStepEvent,
} from '../index';

const grey = new SampledImage(Float32Array.of(-1, 0.2, 1, -0.2), [2, 2, 1], 3, 0);
const colour = new SampledImage(Float32Array.of(-1, 0.2, 1, 1, -1, -1), [1, 2, 3], null, 0);

describe('PNG', () => {
  test('of a grey image holds its 8-bit values', () => {
    const { width, height, channels, depth, data } = decode(grey.toPng());
    expect({ width, height, channels, depth }).toEqual({ width: 2, height: 2, channels: 1, depth: 8 });
    expect([...data]).toEqual([0, 153, 255, 102]);
  });

  test('of a colour image holds interleaved RGB', () => {
    const { channels, data } = decode(colour.toPng());
    expect(channels).toBe(3);
    expect([...data]).toEqual([0, 153, 255, 255, 0, 0]);
  });

  test('scaled shows each pixel as a square', () => {
    const { width, data } = decode(grey.toPng({ scale: 2 }));
    expect(width).toBe(4);
    expect([...data]).toEqual([0, 0, 153, 153, 0, 0, 153, 153, 255, 255, 102, 102, 255, 255, 102, 102]);
  });
});

test.each([
  [{ columns: 0 }, 'The number of columns of a grid is 0'],
  [{ columns: NaN }, 'The number of columns of a grid is NaN'],
  [{ scale: 0 }, 'The scale of a picture is 0'],
  [{ scale: 1.5 }, 'The scale of a picture is 1.5'],
  [{ gap: -1 }, 'The gap of a grid is -1'],
  [{ gap: Infinity }, 'The gap of a grid is Infinity'],
  [{ scale: 100_000 }, 'more than a picture can hold'],
])('a grid of %j is refused', (layout, message) => {
  expect(() => drawGrid([grey, grey], layout)).toThrow(message);
});

test('image data is RGBA, opaque', () => {
  expect(grey.toImageData()).toMatchObject({ width: 2, height: 2 });
  expect([...grey.toImageData().data.subarray(4, 8)]).toEqual([153, 153, 153, 255]);
  expect([...colour.toImageData().data]).toEqual([0, 153, 255, 255, 255, 0, 0, 255]);
  expect([...new Picture(1, 1, 2, Uint8ClampedArray.of(7, 9)).toRgba()]).toEqual([7, 7, 7, 9]);
});

describe('a grid', () => {
  test('shows the images in rows, with space around each', () => {
    const one: DrawableImage = { pixels: Float32Array.of(1), shape: [1, 1, 1] };
    const black: DrawableImage = { pixels: Float32Array.of(-1), shape: [1, 1, 1] };
    const { width, height, data } = drawGrid([one, black, one], { columns: 2, scale: 1, gap: 1 });
    expect([width, height]).toEqual([5, 5]);
    const [o, x, _] = [255, 0, 32];
    // prettier-ignore
    expect([...data]).toEqual([
      _, _, _, _, _,
      _, o, _, x, _,
      _, _, _, _, _,
      _, o, _, _, _,
      _, _, _, _, _,
    ]);
  });

  test('needs images, all of one shape', () => {
    expect(() => drawGrid([])).toThrow('There are no images to draw');
    expect(() => drawGrid([grey, colour])).toThrow('Images of 2x2x1 and 1x2x3 do not fit one grid');
  });
});

/** The frames of a GIF as its format says: delays, and the count of image descriptors. */
function readGif(bytes: Uint8Array): { size: number[]; delays: number[]; loops: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe('GIF89a');
  expect(bytes.at(-1)).toBe(0x3b);
  const delays: number[] = [];
  for (let i = 0; i + 8 < bytes.length; i += 1) {
    const isControl = bytes[i] === 0x21 && bytes[i + 1] === 0xf9 && bytes[i + 2] === 4 && bytes[i + 7] === 0;
    if (isControl) delays.push(view.getUint16(i + 4, true) * 10);
  }
  const size = [view.getUint16(6, true), view.getUint16(8, true)];
  return { size, delays, loops: new TextDecoder('latin1').decode(bytes).includes('NETSCAPE2.0') };
}

describe('a GIF', () => {
  const frame = (value: number) => new Picture(2, 1, 1, Uint8ClampedArray.of(value, 255 - value));

  test('plays its pictures for ever, the last one longest', () => {
    const gif = readGif(
      encodeGif([frame(0), frame(100), frame(200)], { milliseconds: 50, lastMilliseconds: 900 }),
    );
    expect(gif).toEqual({ size: [2, 1], delays: [50, 50, 900], loops: true });
  });

  test('takes colours too', () => {
    expect(readGif(encodeGif([colour.toPicture()])).size).toEqual([2, 1]);
  });

  test('needs pictures, all of one size', () => {
    expect(() => encodeGif([])).toThrow('There are no pictures to animate');
    expect(() => encodeGif([grey.toPicture(), colour.toPicture()])).toThrow('Pictures of 2x2 and 2x1');
  });
});

test('a trajectory is one picture a step, with the images of all batches in order', () => {
  const event = (step: number, batch: number, value: number): SamplingStepEvent => ({
    step,
    batch,
    steps: 2,
    batches: 2,
    t: 0,
    firstSampleIndex: batch,
    milliseconds: 1,
    imageShape: [1, 1, 1],
    shown: Float32Array.of(0),
    xt: Float32Array.of(value),
    x0: Float32Array.of(-value),
  });
  const steps = [event(0, 0, -1), event(1, 0, 0.2), event(0, 1, 1), event(1, 1, -0.2)];
  const layout = { scale: 1, gap: 0 };
  expect(drawTrajectory(steps, layout).map(({ data }) => [...data])).toEqual([
    [0, 255],
    [153, 102],
  ]);
  expect(drawTrajectory(steps, { ...layout, show: 'x0' })[0]?.data[0]).toBe(255);
});
