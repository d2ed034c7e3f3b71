// The same script for Bun and Deno: shows a digit in the terminal, in two shades a character.
//   bun run digits.ts      or      deno run -A digits.ts
import { digits } from '@ddpm/digits';
import { Sampler, type SampledImage } from '@ddpm/sampler';

const sampler = await Sampler.fromPretrained(digits);
const { images, device } = await sampler.sample({ classLabels: [7], seed: 42, numInferenceSteps: 20 });
await sampler.dispose();

/** Two rows of pixels become one row of characters. */
function drawText(image: SampledImage): string {
  const [height, width] = image.shape;
  const bytes = image.toBytes();
  const isInk = (row: number, column: number) => (bytes[row * width + column] ?? 0) > 127;
  const rows = Array.from({ length: height / 2 }, (_, half) =>
    Array.from({ length: width }, (_, column) => {
      const upper = isInk(half * 2, column);
      const lower = isInk(half * 2 + 1, column);
      return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }).join(''),
  );
  return rows.join('\n');
}

for (const image of images) console.log(drawText(image));
console.log(device.description);
