import type { ComponentType } from 'preact';

/** A part of the page that the navigation leads to. */
export interface Panel {
  /** Its name in the address: lower-case letters and dashes. */
  readonly id: string;
  readonly title: string;
  /** Loaded when it is first shown, so that the page starts without it. */
  load(): Promise<ComponentType>;
}

/** All panels, in the order of the navigation. */
export const panels: readonly [Panel, ...Panel[]] = [
  {
    id: 'generate',
    title: 'Generate',
    load: async () => (await import('../generate/generate-panel')).GeneratePanel,
  },
  {
    id: 'labels',
    title: 'One noise, ten labels',
    load: async () => (await import('../labels/labels-panel')).LabelsPanel,
  },
];
