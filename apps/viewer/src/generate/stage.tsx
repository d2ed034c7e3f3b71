import type { ComponentChildren, JSX } from 'preact';
import { Changing } from '../controls/changing';
import { noiseRange } from '../pictures/draw-pixels';
import { Tiles } from '../pictures/tiles';
import { chosenLabels } from '../models/class-rows';
import { useApp } from '../shell/app-context';
import type { GenerateFields } from './generate-fields';
import type { GenerateState } from './generate-state';
import { Timeline } from './timeline';
import { momentAt, type Trajectory } from './trajectory';
import './stage.css';

/** What is shown, and where on its way. */
export interface StageState extends Pick<GenerateState, 'trajectory' | 'playback' | 'behind'> {
  readonly fields: Pick<GenerateFields, 'model' | 'label'>;
}

/**
 * The noisy pictures, large, with their timeline; and what they are made of: xt = sqrt(alphaBar) x0 + sqrt(1 - alphaBar)
 * noise, which holds for the network's predictions in every step.
 */
export function Stage({ state }: { readonly state: StageState }): JSX.Element {
  const trajectory = state.trajectory.value;
  const moment = trajectory === null ? null : momentAt(trajectory, state.playback.position.value);
  const tiles = useTiles(state, trajectory);
  const alphaBar = moment?.alphaBar ?? 0;
  return (
    <div class="stage" data-many={tiles.count > 1} aria-busy={moment === null || state.behind.value}>
      <Picture class="stage-main" title="The picture now" letter="x" below="t">
        <Tiles {...tiles} pixels={moment?.xt ?? null} name="the picture now" />
      </Picture>
      <Timeline trajectory={trajectory} playback={state.playback} />
      <div class="stage-parts">
        <Part sign="=" weight={Math.sqrt(alphaBar)}>
          <Picture title="The network’s guess" letter="x̂" below="0">
            <Tiles
              {...tiles}
              pixels={moment?.x0 ?? null}
              name="the predicted clean picture"
              showTitles={false}
            />
          </Picture>
        </Part>
        <Part sign="+" weight={Math.sqrt(1 - alphaBar)}>
          <Picture title="The noise it sees" letter="ε̂">
            <Tiles
              {...tiles}
              pixels={moment?.noise ?? null}
              range={noiseRange}
              name="the predicted noise"
              showTitles={false}
            />
          </Picture>
        </Part>
      </div>
    </div>
  );
}

/** How many pictures there are, how large, and their names: of all classes, or of the one that was chosen. */
function useTiles(state: StageState, trajectory: Trajectory | null) {
  const { models } = useApp();
  const model = models.open(state.fields.model.value).value;
  const label = state.fields.label.value;
  const names = model.kind === 'ready' ? model.info.classNames : digitNames;
  const labels = names === null ? null : chosenLabels(label, names.length);
  const titles = labels?.map((index) => names?.[index] ?? String(index)) ?? null;
  const count = trajectory?.count ?? titles?.length ?? 1;
  return { count, shape: trajectory?.imageShape ?? emptyShape, titles };
}

/** Until the model says better. */
const digitNames = Array.from({ length: 10 }, (_, index) => String(index));
const emptyShape = [32, 32, 1] as const;

function Picture(props: {
  readonly title: string;
  readonly letter: string;
  readonly below?: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { title, letter, below, children } = props;
  return (
    <figure class={props.class}>
      {children}
      <figcaption>
        <b>{title}</b>{' '}
        <var>
          {letter}
          {below !== undefined && <sub>{below}</sub>}
        </var>
      </figcaption>
    </figure>
  );
}

function Part(props: {
  readonly sign: string;
  readonly weight: number;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="stage-part">
      <p class="weight">
        {props.sign}{' '}
        <span class="number">
          <Changing text={props.weight.toFixed(2)} />
        </span>{' '}
        ×
      </p>
      {props.children}
    </div>
  );
}
