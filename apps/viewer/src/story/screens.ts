import type { ComponentType } from 'preact';
import { CallsScreen } from './calls-screen';
import { CopiesScreen } from './copies-screen';
import { GuidanceScreen } from './guidance-screen';
import { NoiseScreen } from './noise-screen';
import type { ScreenId } from './pace';
import { PredictionScreen } from './prediction-screen';
import { ScheduleScreen } from './schedule-screen';
import type { ScreenProps } from './screen';
import { StepsScreen } from './steps-screen';

/** A screen by its name. */
export interface StoryScreen {
  readonly title: string;
  readonly Content: ComponentType<ScreenProps>;
}

/** The screens of the story. */
export const screens: Readonly<Record<ScreenId, StoryScreen>> = {
  noise: { title: 'A picture out of noise', Content: NoiseScreen },
  schedule: { title: 'First, pictures are spoiled', Content: ScheduleScreen },
  prediction: { title: 'What the network predicts', Content: PredictionScreen },
  steps: { title: 'Why so many steps', Content: StepsScreen },
  guidance: { title: 'Asking for a 3', Content: GuidanceScreen },
  copies: { title: 'New digits, or copies?', Content: CopiesScreen },
  calls: { title: 'In one look, on your device', Content: CallsScreen },
};
