import type { ComponentType } from 'preact';
import { GeneratePanel } from '../generate/generate-panel';

/** A part of the page that the navigation leads to. */
export interface Panel {
  /** Its name in the address: lower-case letters and dashes. */
  readonly id: string;
  readonly title: string;
  /** Loaded when it is first shown, so that the page starts without it; but the first panel is there at once. */
  load(): Promise<ComponentType>;
}

/** All panels, in the order of the navigation. */
export const panels: readonly [Panel, ...Panel[]] = [
  {
    id: 'generate',
    title: 'Generate',
    load: () => Promise.resolve(GeneratePanel),
  },
  {
    id: 'story',
    title: 'Story',
    load: async () => (await import('../story/story-panel')).StoryPanel,
  },
  {
    id: 'labels',
    title: 'One noise, ten labels',
    load: async () => (await import('../labels/labels-panel')).LabelsPanel,
  },
  {
    id: 'edit',
    title: 'Forward and back',
    load: async () => (await import('../edit/edit-panel')).EditPanel,
  },
  {
    id: 'understand',
    title: 'Understand',
    load: async () => (await import('../understand/understand-panel')).UnderstandPanel,
  },
  {
    id: 'compare',
    title: 'Compare',
    load: async () => (await import('../compare/compare-panel')).ComparePanel,
  },
  {
    id: 'points',
    title: 'World of points',
    load: async () => (await import('../points/points-panel')).PointsPanel,
  },
  {
    id: 'train',
    title: 'Train here',
    load: async () => (await import('../training/training-panel')).TrainingPanel,
  },
  {
    id: 'models',
    title: 'Networks',
    load: async () => (await import('../models/models-panel')).ModelsPanel,
  },
];
