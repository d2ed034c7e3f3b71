import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { isComplete, lastPosition, momentAt, type Trajectory } from '../generate/trajectory';
import { useApp, type AppContext } from '../shell/app-context';
import { canCopyPictures, copyPicture, copyText, saveFile } from './hand-over';
import type { PicturesToDraw } from './share-protocol';
import './share.css';

/** Ways to show a picture to others: its address, and files of it. */
export function ShareBar(props: {
  readonly trajectory: Trajectory | null;
  /** The place that is shown; see `momentAt`. */
  readonly position: number;
  /** Of the files, without an ending. */
  readonly name: string;
}): JSX.Element {
  const { trajectory, position, name } = props;
  const app = useApp();
  const said = useSignal('');
  const doAndSay = (words: string, action: () => Promise<void>): void => {
    action().then(
      () => {
        said.value = words;
      },
      (error: unknown) => {
        said.value = `That did not work: ${error instanceof Error ? error.message : String(error)}`;
      },
    );
  };
  const isEmpty = !isComplete(trajectory);
  return (
    <div class="share" role="group" aria-label="Share">
      <ShareButton
        title="Copy link"
        onClick={() => {
          doAndSay('Link copied: it opens on this very picture.', () => copyText(app.address.link()));
        }}
      />
      {canCopyPictures() && (
        <ShareButton
          title="Copy picture"
          disabled={isEmpty}
          onClick={() => {
            doAndSay('Picture copied.', () => copyPicture(encodedPng(app, trajectory, position)));
          }}
        />
      )}
      <ShareButton
        title="Save PNG"
        disabled={isEmpty}
        onClick={() => {
          doAndSay('Picture saved.', async () => {
            saveFile(await encodedPng(app, trajectory, position), `${name}.png`, 'image/png');
          });
        }}
      />
      <ShareButton
        title="Save GIF"
        disabled={isEmpty}
        onClick={() => {
          doAndSay('Animation saved.', async () => {
            saveFile(await encodedGif(app, trajectory), `${name}.gif`, 'image/gif');
          });
        }}
      />
      <p class="share-words" role="status">
        {said.value}
      </p>
    </div>
  );
}

function ShareButton(props: {
  readonly title: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}): JSX.Element {
  return (
    <button type="button" class="quiet" disabled={props.disabled ?? false} onClick={props.onClick}>
      {props.title}
    </button>
  );
}

/** What is shown now, as a PNG file. */
function encodedPng(
  { engine }: AppContext,
  trajectory: Trajectory | null,
  position: number,
): Promise<Uint8Array> {
  const moment = trajectory === null ? null : momentAt(trajectory, position);
  if (trajectory === null || moment === null) return Promise.reject(new NothingToShareError());
  const { count, imageShape } = trajectory;
  const pictures: PicturesToDraw = { pixels: moment.xt, count, imageShape };
  return engine.call('encodePng', {}, pictures);
}

/** The whole way, as a GIF file. */
function encodedGif({ engine }: AppContext, trajectory: Trajectory | null): Promise<Uint8Array> {
  if (trajectory === null) return Promise.reject(new NothingToShareError());
  return engine.call('encodeGif', {}, framesOf(trajectory));
}

/** There is no picture yet. */
class NothingToShareError extends Error {
  override readonly name = 'NothingToShareError';
  constructor() {
    super('There is no picture yet; generate one first.');
  }
}

const MOST_FRAMES = 50;

/** The places of a trajectory that an animation shows: evenly spread, with the first and the last. */
function framesOf(trajectory: Trajectory): readonly PicturesToDraw[] {
  const { count, imageShape } = trajectory;
  const last = lastPosition(trajectory);
  const frames = Math.min(MOST_FRAMES, last + 1);
  return Array.from({ length: frames }, (_, frame) => {
    const position = frames === 1 ? last : Math.round((frame * last) / (frames - 1));
    const moment = momentAt(trajectory, position);
    return { pixels: moment?.xt ?? new Float32Array(0), count, imageShape };
  });
}
