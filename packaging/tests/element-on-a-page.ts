import { expect, it } from 'vitest';
import type { EngineTest } from './every-engine';

/** What a page with elements is tested with. */
export interface ElementPage {
  readonly address: string;
  /** Paths of the files that were asked of the package's server. */
  readonly asked: string[];
  /** Grey levels of a digit by the packages' sources, in this process. */
  readonly inNode: (label: number, seed: number, steps: number) => Promise<readonly number[]>;
}

/** Notes all that happens in the page, before anything of it runs. */
export const notes = `<script>
  window.heard = [];
  for (const type of ['start', 'step', 'done', 'error']) {
    document.addEventListener(type, (event) => {
      if (event.target.localName !== 'ddpm-digit') return;
      const { label, seed, steps, step } = event.detail ?? {};
      const request = [label, seed, steps].join(' ');
      const words = { start: request, step, done: request, error: event.message }[type];
      heard.push(event.target.id + ' ' + type + ' ' + words);
    }, true);
  }
  window.said = [];
  for (const name of ['error', 'warn']) {
    const say = console[name].bind(console);
    console[name] = (...words) => { said.push(String(words[0])); say(...words); };
  }
  window.paints = 0;
  const { putImageData } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.putImageData = function (...values) {
    paints += 1;
    return putImageData.apply(this, values);
  };
  window.isCalm = true;
  window.matchMedia = () => ({ matches: isCalm });
  window.partsOf = (element) => {
    const [loading, picture, error] = element.shadowRoot.children;
    const shown = { loading, picture, error };
    return {
      shown: Object.keys(shown).filter((name) => !shown[name].hidden).join(),
      name: picture.getAttribute('aria-label'),
    };
  };
  window.greyOf = (element) => {
    const canvas = element.shadowRoot.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return Array.from(data).filter((_, index) => index % 4 === 0);
  };
  window.put = (attributes) => {
    const element = document.createElement('ddpm-digit');
    Object.assign(element, attributes);
    document.body.append(element);
    return element;
  };
  customElements.whenDefined('ddpm-digit').then(() => { window.atFirst = partsOf(seven).shown; });
</script>`;

/** A second element, whose seed is set before the page knows what it is. */
const more = `<ddpm-digit id="two" label="2" steps="1"></ddpm-digit><script>two.seed = 5;</script>`;

/** README's page with a second element in it, and with what notes what happens. */
export function pageOfElements(readme: string): string {
  return `${notes}${readme.replace('<ddpm-digit', '<ddpm-digit id="seven"')}${more}`;
}

/** The largest difference of grey levels. */
function largest(drawn: readonly number[], expected: readonly number[]): number {
  expect(drawn).toHaveLength(expected.length);
  return Math.max(...drawn.map((level, index) => Math.abs(level - (expected[index] ?? NaN))));
}

/** What the tests of elements do in a page. */
function handlesOf(test: EngineTest, page: () => ElementPage) {
  return {
    until: (expression: string): Promise<void> => test.until(expression, '[...heard, ...said].join()'),
    /** In a task of the page: what WebKit's driver runs by itself lets microtasks run between two of its lines. */
    act: (code: string): Promise<unknown> =>
      test.read(`new Promise((done) => { setTimeout(() => { ${code}; done(null); }); })`),
    heard: (from: number): Promise<readonly string[]> => test.read(`heard.slice(${from})`),
    now: (): Promise<number> => test.read('heard.length'),
    expectDigit: async (id: string, label: number, seed: number, steps: number): Promise<void> => {
      const drawn = await test.read<readonly number[]>(`greyOf(${id})`);
      expect(largest(drawn, await page().inNode(label, seed, steps))).toBeLessThanOrEqual(2);
    },
  };
}

/** What elements do in a browser. */
export function testElements(test: EngineTest, page: () => ElementPage): void {
  testDrawing(test, page);
  testManners(test, page);
}

function testDrawing(test: EngineTest, page: () => ElementPage): void {
  const { until, act, heard, now, expectDigit } = handlesOf(test, page);

  it("draw Node's pictures, with one download for all", async () => {
    const { asked, address } = page();
    asked.length = 0;
    await test.open(address);
    await until(`heard.filter((words) => words.includes('done')).length === 2`);
    await expectDigit('seven', 7, 42, 2);
    await expectDigit('two', 2, 5, 1);
    const all = await heard(0);
    expect(all.filter((words) => words.startsWith('seven'))).toEqual([
      ...['seven start 7 42 2', 'seven step 0', 'seven step 1', 'seven done 7 42 2'],
    ]);
    expect(all.filter((words) => words.startsWith('two'))).toEqual([
      ...['two start 2 5 1', 'two step 0', 'two done 2 5 1'],
    ]);
    expect(await test.read('atFirst')).toBe('loading');
    expect(await test.read('partsOf(seven)')).toEqual({ shown: 'picture', name: '7, drawn out of noise' });
    expect(await test.read('said')).toEqual([]);
    const names = asked.map((name) => name.slice(name.lastIndexOf('/') + 1));
    expect(names.filter((name) => name.endsWith('.wasm'))).toEqual(['tfjs-backend-wasm-simd.wasm']);
    expect(names.filter((name) => name.endsWith('.safetensors'))).toHaveLength(1);
  });

  it('follow their attributes, and give up what those no longer ask for', async () => {
    const from = await now();
    await act(`seven.label = 3; seven.setAttribute('seed', '8'); seven.alt = 'My favourite'`);
    await until(`heard.includes('seven done 3 8 2')`);
    await expectDigit('seven', 3, 8, 2);
    expect(await test.read('partsOf(seven).name')).toBe('My favourite');
    expect(await test.read('[seven.getAttribute("label"), seven.seed, seven.steps, seven.play]')).toEqual([
      ...['3', 8, 2, false],
    ]);
    await act(`
      seven.addEventListener('start', () => { seven.label = 4; }, { once: true });
      seven.label = 1;
    `);
    await until(`heard.includes('seven done 4 8 2')`);
    await expectDigit('seven', 4, 8, 2);
    expect(await heard(from)).toEqual([
      ...['seven start 3 8 2', 'seven step 0', 'seven step 1', 'seven done 3 8 2', 'seven start 1 8 2'],
      ...['seven start 4 8 2', 'seven step 0', 'seven step 1', 'seven done 4 8 2'],
    ]);
  });
}

function testManners(test: EngineTest, page: () => ElementPage): void {
  const { until, act, heard, now, expectDigit } = handlesOf(test, page);

  it('stop where they are taken out, and draw where they are put in again', async () => {
    const from = await now();
    await act(`
      window.gone = put({ id: 'gone', label: 9 });
      gone.addEventListener('start', () => gone.remove(), { once: true });
      gone.addEventListener('start', () => put({ id: 'next', label: 6, steps: 1 }), { once: true });
    `);
    await until(`heard.includes('next done 6 0 1')`);
    expect(await heard(from)).toEqual([
      ...['gone start 9 0 4', 'next start 6 0 1', 'next step 0', 'next done 6 0 1'],
    ]);
    await act('document.body.append(gone)');
    await until(`heard.includes('gone done 9 0 4')`);
    await expectDigit('gone', 9, 0, 4);
    const moved = await now();
    await act('document.body.prepend(gone); gone.play = true');
    await until(`partsOf(gone).shown === 'picture'`);
    expect(await heard(moved)).toEqual([]);
  });

  it('name an attribute that is wrong and what to write, and draw once that is done', async () => {
    await act('two.steps = 3');
    const words =
      'The steps are "3", in which the model cannot draw; write 1, 2 or 4, or leave them out for 4.';
    await until(`heard.includes(${JSON.stringify(`two error ${words}`)})`);
    expect(await test.read('said')).toEqual([`<ddpm-digit> cannot draw. ${words}`]);
    expect(await test.read('[partsOf(two).shown, two.image]')).toEqual(['error', null]);
    await act('two.steps = 2');
    await until(`heard.includes('two done 2 5 2')`);
    await expectDigit('two', 2, 5, 2);
    expect(await test.read('partsOf(two).shown')).toBe('picture');
  });

  it('play the way from noise, but not for who asked for less motion', async () => {
    await act(`paints = 0; put({ id: 'calm', label: 5, steps: 1, play: true })`);
    await until(`heard.includes('calm done 5 0 1')`);
    expect(await test.read('paints')).toBe(1);
    await act(`paints = 0; isCalm = false; put({ id: 'lively', label: 5, steps: 1, play: true })`);
    await until(`heard.includes('lively done 5 0 1')`);
    expect(await test.read('paints')).toBeGreaterThan(3);
    await expectDigit('lively', 5, 0, 1);
  });
}
