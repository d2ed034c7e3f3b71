import type { RunSettings, Side } from './run-settings';

/** The network that takes many steps, as it is drawn from without fresh noise. */
export const many: RunSettings = {
  ...{ model: 'digits', class: 2, seed: 2 },
  ...{ sampler: 'unipc', steps: 20, guidance: 1.5, eta: 0 },
};

/** The network that it taught to take few. */
export const few: RunSettings = {
  ...{ model: 'digits-few-calls', class: 2, seed: 2 },
  ...{ sampler: 'ddim', steps: 4, guidance: 1, eta: 0 },
};

/** Two that are worth a look. */
export interface ReadyPair {
  readonly title: string;
  readonly runs: Readonly<Record<Side, RunSettings>>;
}

/** The first is shown on a visit whose address says nothing. */
export const readyPairs: readonly ReadyPair[] = [
  { title: 'Before and after distillation', runs: { a: many, b: few } },
  { title: 'Four calls and one', runs: { a: few, b: { ...few, steps: 1 } } },
  { title: 'One noise, two labels', runs: { a: few, b: { ...few, class: 7 } } },
  { title: 'Neighbouring seeds', runs: { a: few, b: { ...few, seed: 3 } } },
  { title: 'Guidance off and on', runs: { a: { ...many, guidance: 1 }, b: { ...many, guidance: 4 } } },
  {
    title: 'Without fresh noise and with it',
    runs: { a: { ...many, sampler: 'ddim', guidance: 1 }, b: { ...many, sampler: 'ddpm', guidance: 1 } },
  },
];
