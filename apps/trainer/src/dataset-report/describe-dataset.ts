import type { Dataset, DatasetMeasures } from '@ddpm/data';

const BAR_WIDTH = 24;

/** The figures of a part as lines for a terminal. */
export function describeDataset(
  part: string,
  { name, classNames }: Dataset,
  measures: DatasetMeasures,
): readonly string[] {
  const { length, imageShape, channels, sigmaData, counts } = measures;
  const kind = imageShape[2] === 1 ? 'grey' : imageShape[2] === 3 ? 'colour' : `${imageShape[2]} channels`;
  const list = (values: readonly number[]): string => values.map((value) => value.toFixed(4)).join('  ');
  return [
    `${name}, ${part}`,
    `  images      ${length.toLocaleString('en')} of ${imageShape[1]}x${imageShape[0]}, ${kind}`,
    `  mean        ${list(channels.map(({ mean }) => mean))}`,
    `  deviation   ${list(channels.map(({ deviation }) => deviation))}`,
    `  sigma_data  ${sigmaData.toFixed(4)}`,
    ...(counts === null || classNames === null ? ['  classes     none'] : classLines(counts, classNames)),
  ];
}

function classLines(counts: readonly number[], classNames: readonly string[]): string[] {
  const most = Math.max(...counts);
  const nameWidth = Math.max(...classNames.map((name) => name.length));
  const numberWidth = most.toLocaleString('en').length;
  return [
    `  classes     ${counts.length}`,
    ...counts.map((count, label) => {
      const bar = '█'.repeat(Math.round((count / most) * BAR_WIDTH));
      return `    ${(classNames[label] ?? '').padEnd(nameWidth)}  ${count.toLocaleString('en').padStart(numberWidth)}  ${bar}`;
    }),
  ];
}
