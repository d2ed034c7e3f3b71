import type { JSX } from 'preact';
import { Timeline } from '../generate/timeline';
import { momentAt } from '../generate/trajectory';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { ShareBar } from '../share/share-bar';
import type { EditState } from './edit-state';

/** What the network makes of the picture, at the place of the timeline. */
export function Denoised(props: { readonly state: EditState; readonly title: string }): JSX.Element {
  const { result, live, playback, info } = props.state;
  const trajectory = result.trajectory.value;
  const moment = trajectory === null ? null : momentAt(trajectory, playback.position.value);
  return (
    <figure class="edit-figure" aria-busy={live.behind.value}>
      <PixelCanvas
        pixels={moment?.xt ?? null}
        shape={trajectory?.imageShape ?? info.value?.imageShape ?? [32, 32, 1]}
        name={props.title}
      />
      <figcaption>
        <b>{props.title}</b>{' '}
        {moment !== null && (
          <span class="number">
            t = {moment.t}, step {moment.step}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

/** Plays what the network did, and hands it on. */
export function DenoisedTimeline({ state }: { readonly state: EditState }): JSX.Element {
  const { result, playback, fields } = state;
  const trajectory = result.trajectory.value;
  return (
    <>
      <Timeline trajectory={trajectory} playback={playback} />
      <ShareBar
        trajectory={trajectory}
        position={playback.position.value}
        name={`${fields.do.value}-${fields.seed.value}`}
      />
    </>
  );
}
