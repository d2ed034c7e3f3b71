import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import { SampledImage } from '@ddpm/sampler';
import type { UnjudgedEvaluation } from '../evaluate-unjudged';
import { unjudgedPage } from './unjudged-page';

const shape = [2, 2, 1] as const;
const picture = (value: number) => new Float32Array(4).fill(value);

function evaluation(memorization: UnjudgedEvaluation['report']['memorization']): UnjudgedEvaluation {
  return {
    report: {
      ...{ model: '/models/leaves', engine: 'compiled', classNames: null, memorization },
      plan: {
        ...{
          dataset: '/pictures/leaves',
          data: null,
          dataOptions: {},
          samples: 4,
          method: 'ddim',
          steps: 20,
        },
        ...{
          timesteps: null,
          guidance: 1,
          guidanceInterval: null,
          seed: 0,
          lossImages: 50,
          sweepSteps: [],
          sweepMethods: [],
        },
        ...{ sweepSamples: 8, looksForCopies: memorization !== null, heldOutPairs: [] },
      },
      testLoss: { count: 50, loss: 0.05, lossByQuarter: [0.1, 0.2, 0.3, 0.4] },
      missing: 'No classifier judges samples of leaves.',
    },
    samples: {
      ...{ pixels: new Float32Array(16), shape: [4, ...shape] },
      device: { engine: 'compiled', backend: 'onnx', description: 'the CPU', threads: 1 },
      images: Array.from(
        { length: 4 },
        (_, index) => new SampledImage(picture(index / 4), shape, null, index),
      ),
    },
    sampleLabels: null,
    pairs: memorization === null ? [] : [{ sample: picture(0.5), nearest: picture(0.25), distance: 0.5 }],
  };
}

const extras = { trainingMetrics: [], command: 'evaluate leaves' };

it('shows the samples that lie nearest to training images beside them, and says how near that is', () => {
  const memorization = { count: 4, median: 1.25, realMedian: 2.5, suspiciousShare: 0.25 };
  const { document } = parseHTML(unjudgedPage(evaluation(memorization), extras));
  const cells = [...document.querySelectorAll('.neighbours > *')];
  expect(cells.map((cell) => cell.getAttribute('alt') ?? cell.textContent)).toEqual([
    ...['sample', 'sample'],
    ...['nearest by pixels', 'training image'],
    ...['distance', '0.50'],
  ]);
  expect(document.body.textContent).toContain(
    'Median distance in pixels to the nearest training image: 1.25 (unseen real images: 2.50). 25.0 % of the samples',
  );
});

it('has no such section where nobody looked', () => {
  const { document } = parseHTML(unjudgedPage(evaluation(null), extras));
  expect(document.querySelector('.neighbours')).toBeNull();
  expect(document.querySelectorAll('.pictures img')).toHaveLength(4);
});
