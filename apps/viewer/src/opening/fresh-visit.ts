import note from './opening.json';

/** What the fields of the address say on a visit whose address says nothing: the first of the models that come with the page. */
export const freshVisit = {
  model: 'digits-few-calls',
  /** That of the stored trajectory, so that what is computed here takes its place from the same noise. */
  seed: note.seed,
  sampler: 'ddim',
  steps: 4,
  guidance: 1,
  eta: 0,
} as const;
