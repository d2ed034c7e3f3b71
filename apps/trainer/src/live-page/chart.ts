import uPlot from 'uplot';
import { thinOut } from './run-series';

/** A line of a chart. */
export interface ChartLine {
  readonly label: string;
  /** The name of a colour of the page, such as `--main`. */
  readonly colour: string;
  readonly width: number;
  /** Whether the legend says its value. */
  readonly named: boolean;
}

/** What a chart shows. */
export interface ChartKind {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly logarithmic: boolean;
  readonly format: (value: number) => string;
}

/** A chart on the page. */
export interface Chart {
  /** @param columns one a line, an entry a step */
  update(steps: readonly number[], columns: readonly (readonly (number | null)[])[]): void;
}

const HEIGHT = 230;
// The name that the library has for it is an ambient const enum, which isolated modules cannot read.
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
const LOGARITHMIC: uPlot.Scale.Distr = 3;
type Data = [number[], ...(number | null)[][]];

/** Puts a chart into the page. It follows the size of its place and the reader's choice of light or dark. */
export function createChart(parent: HTMLElement, kind: ChartKind): Chart {
  const frame = document.createElement('div');
  const heading = document.createElement('h2');
  const legend = document.createElement('div');
  frame.className = 'chart';
  heading.textContent = kind.title;
  legend.className = 'legend';
  const place = document.createElement('div');
  frame.append(heading, legend, place);
  parent.append(frame);

  let data: Data = [[], ...kind.lines.map(() => [])];
  const show = (index: number | null): void => {
    showLegend(legend, kind, data, index ?? data[0].length - 1);
  };
  let plot = createPlot(place, kind, data, show);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    plot.destroy();
    plot = createPlot(place, kind, data, show);
  });
  new ResizeObserver(() => {
    plot.setSize({ width: place.clientWidth, height: HEIGHT });
  }).observe(place);
  return {
    update(steps, columns) {
      data = [thinOut(steps), ...columns.map((column) => thinOut(column))];
      plot.setData(data);
      show(plot.cursor.idx ?? null);
    },
  };
}

function createPlot(
  place: HTMLElement,
  { lines, logarithmic, format }: ChartKind,
  data: Data,
  onCursor: (index: number | null) => void,
): uPlot {
  const [text, grid] = [colourOf('--quiet'), colourOf('--line')];
  const axis = {
    stroke: text,
    font: '12px system-ui',
    ticks: { show: false },
    grid: { stroke: grid, width: 1 },
  };
  return new uPlot(
    {
      width: Math.max(1, place.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, points: { size: 7 } },
      scales: {
        x: { time: false },
        y: logarithmic ? { distr: LOGARITHMIC, log: 10, range: tightRange } : {},
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 34,
          values: (_, ticks) => ticks.map((tick) => tick.toLocaleString('en')),
        },
        {
          ...axis,
          size: 60,
          values: (_, ticks) => ticks.map((tick: number | null) => (tick === null ? '' : format(tick))),
        },
      ],
      series: [
        {},
        ...lines.map(({ label, colour, width }) => ({
          label,
          stroke: colourOf(colour),
          width,
          spanGaps: true,
          points: { show: false },
        })),
      ],
      hooks: {
        setCursor: [
          ({ cursor }) => {
            onCursor(cursor.idx ?? null);
          },
        ],
      },
    },
    data,
    place,
  );
}

/** Leaves a little room above and below, in place of whole powers of ten. */
function tightRange(_: uPlot, low: number | null, high: number | null): [number, number] {
  return low === null || high === null ? [0.1, 1] : [low / 1.1, high * 1.1];
}

/** The values at one step: under the cursor, else the newest. */
function showLegend(
  legend: HTMLElement,
  { lines, format }: ChartKind,
  [steps, ...columns]: Data,
  index: number,
): void {
  const step = steps[index];
  const entries = lines.flatMap(({ label, colour, named }, line) => {
    const value = columns[line]?.[index];
    if (!named || value === null || value === undefined) return [];
    const entry = document.createElement('span');
    const swatch = document.createElement('i');
    swatch.style.background = `var(${colour})`;
    entry.append(swatch, [label, format(value)].filter((part) => part !== '').join(' '));
    return [entry];
  });
  const place = document.createElement('span');
  place.textContent = step === undefined ? 'nothing yet' : `step ${step.toLocaleString('en')}`;
  legend.replaceChildren(place, ...entries);
}

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
