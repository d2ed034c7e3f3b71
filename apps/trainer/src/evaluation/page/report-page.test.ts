import { decode } from 'fast-png';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { pairNames } from '@ddpm/data';
import { SampledImage } from '@ddpm/sampler';
import type { Evaluation } from '../evaluate-model';
import { reportPage } from './report-page';

const classNames = ['T-shirt & top', 'Dress <long>'];
const shape = [2, 2, 1] as const;
const picture = (value: number) => new Float32Array(4).fill(value);
const figures = { fid: 3.25, kid: { value: 0.5, deviation: 0.1 }, precision: 0.8, recall: 0.7 };
const memory = { median: 4, realMedian: 5, suspiciousShare: 0.02 };

const evaluation: Evaluation = {
  report: {
    model: '/models/one',
    engine: 'compiled',
    plan: {
      ...{
        dataset: 'fashion',
        data: null,
        dataOptions: {},
        samples: 4,
        method: 'ddim',
        steps: 20,
        timesteps: null,
        guidance: 1.5,
        guidanceInterval: [200, 800],
        seed: 0,
      },
      ...{ lossImages: 50, sweepSteps: [5, 10], sweepMethods: ['ddim', 'heun'], sweepSamples: 8 },
      ...{ looksForCopies: true, heldOutPairs: [] },
    },
    classNames,
    classifierAccuracy: 0.93,
    testLoss: { count: 50, loss: 0.05, lossByQuarter: [0.1, 0.2, 0.3, 0.4] },
    figures: {
      count: 4,
      labels: {
        accuracy: 0.75,
        byClass: [1, 0.5],
        confusion: [
          [2, 0],
          [1, 1],
        ],
      },
      balance: { shares: [0.75, 0.25], expected: [0.5, 0.5], totalVariation: 0.25 },
      n: 4,
      samples: figures,
      floor: { ...figures, fid: 1.5 },
    },
    trainingImages: { ...figures, fid: 2.75 },
    pairs: null,
    memorization: { count: 4, pixels: memory, features: memory },
    sweep: (['ddim', 'heun'] as const).flatMap((method) =>
      [5, 10].map((steps) => ({
        ...{ method, steps, accuracy: steps / 20, fid: 100 / steps, fidFloor: 2, n: 8 },
        againstMostSteps: { steps: 10, fid: 10 / steps - 1, accuracy: steps / 20 - 0.5 },
      })),
    ),
  },
  samples: {
    images: [-1, 0, 0.5, 1].map((value, index) => new SampledImage(picture(value), shape, index % 2, index)),
    pixels: new Float32Array(16),
    shape: [4, ...shape],
    device: { engine: 'compiled', backend: 'cpu', description: 'the CPU', threads: 1 },
  },
  sampleLabels: Int32Array.of(0, 1, 0, 1),
  classes: Int32Array.of(0, 0, 0, 1),
  copies: {
    figures: { count: 4, pixels: memory, features: memory },
    pairs: [
      {
        ...{ sample: picture(1), nearestInPixels: picture(0), pixelDistance: 1.5 },
        ...{ nearestInFeatures: picture(-1), featureDistance: 2.5 },
      },
    ],
  },
  heldOut: null,
};

const metrics = Array.from({ length: 300 }, (_, index) => ({
  ...{ step: index + 1, epoch: 0, loss: 1 / (index + 1), lossByQuarter: [0.1, null, 0.2, 0.3] },
  ...{ gradientNorm: 1, learningRate: 1e-3, milliseconds: 5 },
}));
const extras = { trainingMetrics: metrics, command: 'evaluate "one" & <two>' };

function pageOf(parts: Evaluation, others = extras): Document {
  return parseHTML(reportPage(parts, others)).document;
}

describe('the report as a page', () => {
  const document = pageOf(evaluation);
  const headings = [...document.querySelectorAll('h2')].map((heading) => heading.textContent);

  it('has a section for everything that was measured', () => {
    expect(headings).toEqual([
      'Samples',
      'Figures',
      'Classes',
      'Number of steps',
      'Training loss',
      'Nearest training images',
      'Again',
    ]);
    expect(document.querySelector('.cards')?.textContent).toMatch(/75\.0 %.*real test images: 93\.0 %/s);
    expect(document.querySelector('.cards')?.textContent).toMatch(/3\.25.*floor 1\.50 at n = 4/s);
    expect(document.querySelectorAll('svg')).toHaveLength(5);
    expect(document.querySelector('.facts')?.textContent).toContain('guidance 1.5 at t from 200 to 800');
  });

  it('puts samples beside training images and the floor', () => {
    const [head, fid] = [...document.querySelectorAll('tr')].map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => cell.textContent),
    );
    expect(head).toEqual(['n = 4 of each', 'samples', 'training images', 'floor']);
    expect(fid).toEqual(['feature FID', '3.25', '2.75', '1.50']);
  });

  it('says how each number of steps differs from the most', () => {
    const rows = [...document.querySelectorAll('table')].map((table) =>
      [...table.querySelectorAll('tr')].map((row) =>
        [...row.querySelectorAll('th, td')].map((cell) => cell.textContent),
      ),
    );
    expect(rows[1]).toEqual([
      ['sampler', 'steps', 'label accuracy', 'difference', 'feature FID', 'difference'],
      ['ddim', '5', '25.0 %', '-25.0 points', '20.00', '+100.0 %'],
      ['ddim', '10', '50.0 %', '0.0 points', '10.00', '0.0 %'],
      ['heun', '5', '25.0 %', '-25.0 points', '20.00', '+100.0 %'],
      ['heun', '10', '50.0 %', '0.0 points', '10.00', '0.0 %'],
    ]);
  });

  it('stands alone: nothing is loaded and nothing runs', () => {
    expect(document.querySelectorAll('script, link, iframe, object')).toHaveLength(0);
    for (const image of document.querySelectorAll('img')) {
      expect(image.getAttribute('src')).toMatch(/^data:image\/png;base64,/);
    }
    expect(/url\((?!#)|@import/.test(reportPage(evaluation, extras))).toBe(false);
  });

  it('shows the samples by class, their pixels as they are, and marks those read wrongly', () => {
    const images = [...document.querySelectorAll('.pictures img')];
    const greys = images.map((image) => {
      const base64 = image.getAttribute('src')?.split(',')[1] ?? '';
      return decode(Buffer.from(base64, 'base64')).data[0];
    });
    expect(greys).toEqual([0, 191, 128, 255]);
    expect(images.map((image) => image.className)).toEqual(['', '', 'marked', '']);
    expect(images[2]?.getAttribute('title')).toBe('asked for Dress <long>, read as T-shirt & top');
  });

  it('shows names and commands as text, whatever is in them', () => {
    expect(document.querySelectorAll('long, two')).toHaveLength(0);
    expect(document.querySelector('code')?.textContent).toBe(extras.command);
  });

  it('judges numbers of two digits digit by digit, and shows those never seen in training', () => {
    const { report, samples } = evaluation;
    const [seen, real] = [
      { images: 3, both: 0.5, tens: 0.75, units: 1 },
      { images: 9, both: 1, tens: 1, units: 1 },
    ];
    const confusion = pairNames.map((_, asked) =>
      pairNames.map((_name, read) => (asked === 37 && read === 31 ? 4 : 0)),
    );
    const labels = { accuracy: 0.5, byClass: [], confusion };
    const document = pageOf({
      ...evaluation,
      report: {
        ...report,
        classNames: pairNames,
        figures: { ...report.figures, labels },
        pairs: { seen: { samples: seen, real }, heldOut: { samples: seen, real, pairs: [4, 17] } },
      },
      heldOut: { samples, labels: Int32Array.of(4, 17, 4, 17), classes: Int32Array.of(4, 17, 4, 77) },
    });
    const headings = [...document.querySelectorAll('h2')].map((heading) => heading.textContent);
    expect(headings).toEqual([
      ...['Samples', 'Figures', 'Two digits', 'Pairs never seen in training', 'Number of steps'],
      ...['Training loss', 'Nearest training images', 'Again'],
    ]);
    const rows = [...document.querySelectorAll('tr')].map((row) => row.textContent);
    expect(rows).toContain('tens right75.0 %100.0 %75.0 %100.0 %');
    const heldOut = [...document.querySelectorAll('.pictures')][1];
    expect([...(heldOut?.querySelectorAll('img') ?? [])].map((image) => image.getAttribute('title'))).toEqual(
      [
        ...['asked for 04, read as 04', 'asked for 04, read as 04'],
        ...['asked for 17, read as 17', 'asked for 17, read as 77'],
      ],
    );
    expect(heldOut?.querySelectorAll('.marked')).toHaveLength(1);
  });

  it('leaves out what was not measured', () => {
    const { report } = evaluation;
    const bare = pageOf(
      {
        ...evaluation,
        report: { ...report, figures: { ...report.figures, labels: null }, memorization: null, sweep: [] },
        copies: null,
      },
      { ...extras, trainingMetrics: [] },
    );
    const left = [...bare.querySelectorAll('h2')].map((heading) => heading.textContent);
    expect(left).toEqual(['Samples', 'Figures', 'Classes', 'Again']);
    expect(bare.querySelector('.cards')?.textContent).not.toContain('label accuracy');
    expect(bare.querySelectorAll('.marked')).toHaveLength(0);
  });
});
