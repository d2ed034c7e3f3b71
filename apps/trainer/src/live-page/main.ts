import 'uplot/dist/uPlot.min.css';
import './style.css';
import { createRunCharts, type RunCharts } from './charts';
import { showFilm, type SampleGrid } from './film';
import { describeRecipe, newestFacts, shareDone, type Fact, type RunConfig } from './run-facts';
import { addLines, emptySeries } from './run-series';

const INTERVAL_MS = 2000;

/** What `/metrics` answers. */
interface MetricsPart {
  readonly lines: readonly string[];
  readonly next: number;
  readonly restarted: boolean;
}

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}.`);
  return element;
}

function showHeader(config: RunConfig): void {
  const name = config.dataset.split('/').at(-1) ?? config.dataset;
  byId('title').textContent = `${name}, preset ${config.preset}`;
  byId('facts').textContent = describeRecipe(config);
  document.title = `${name}: training`;
}

function showFacts(facts: readonly Fact[], share: number | null): void {
  const cards = facts.map(([value, name]) => {
    const card = document.createElement('div');
    const [figure, label] = [document.createElement('b'), document.createElement('span')];
    card.className = 'card';
    figure.textContent = value;
    label.textContent = name;
    card.append(figure, label);
    return card;
  });
  byId('cards').replaceChildren(...cards);
  const bar = byId('bar');
  bar.style.width = `${(share ?? 0) * 100}%`;
  if (bar.parentElement !== null) {
    bar.parentElement.hidden = share === null;
    bar.parentElement.ariaValueNow = ((share ?? 0) * 100).toFixed(0);
  }
}

/** Everything on the page, from the run's configuration to its newest samples. */
class RunPage {
  readonly #config: RunConfig;
  readonly #charts: RunCharts;
  #series = emptySeries();
  #position = 0;
  #samples = '';

  constructor(config: RunConfig) {
    const { schedule, training } = config.recipe;
    this.#config = config;
    this.#charts = createRunCharts(byId('charts'), schedule.numTrainTimesteps, training.batchSize);
    showHeader(config);
  }

  async update(): Promise<void> {
    const part = (await fetchJson(`/metrics?from=${this.#position}`)) as MetricsPart;
    if (part.restarted) this.#series = emptySeries();
    addLines(this.#series, part.lines);
    this.#position = part.next;
    if (part.lines.length > 0 || part.restarted) this.#charts.update(this.#series);
    showFacts(newestFacts(this.#config, this.#series), shareDone(this.#config, this.#series));
    this.#showSamples((await fetchJson('/samples')) as SampleGrid[]);
  }

  #showSamples(grids: readonly SampleGrid[]): void {
    const names = grids.map(({ file }) => file).join();
    if (names === this.#samples) return;
    this.#samples = names;
    byId('film').hidden = grids.length === 0;
    showFilm(byId('rows'), grids, this.#config);
  }
}

async function followRun(): Promise<never> {
  let page: RunPage | null = null;
  for (;;) {
    try {
      page ??= new RunPage((await fetchJson('/config.json')) as RunConfig);
      await page.update();
      byId('status').textContent = '';
    } catch {
      byId('status').textContent =
        'The run has ended, or its page is served no more: “watch” and its folder show it again.';
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}

void followRun();
