import { effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { ModelInfo } from '../engine/protocol';
import type { Trajectory } from '../generate/trajectory';
import { knownImagesOf } from '../models/known-images';
import type { AppContext } from '../shell/app-context';

/** What a classifier reads in the expected picture of every step, and in the finished one. */
export interface Reading {
  /** [places of the trajectory, classes], rows that add up to 1; null until then. */
  readonly chances: ReadonlySignal<Float32Array | null>;
  readonly error: ReadonlySignal<string | null>;
  /** Whether the visitor sees it: nothing is fetched or computed otherwise. */
  readonly inView: Signal<boolean>;
}

export function createReading(
  app: AppContext,
  of: {
    readonly info: ReadonlySignal<ModelInfo | null>;
    readonly trajectory: ReadonlySignal<Trajectory | null>;
    readonly isShown: () => boolean;
  },
): Reading {
  const chances = signal<Float32Array | null>(null);
  const error = signal<string | null>(null);
  const inView = signal(false);
  let readFrom: Trajectory | null = null;

  async function read(classifier: string, pictures: Float32Array, abort: AbortSignal): Promise<void> {
    try {
      const seen = await app.engine.call('readClasses', { signal: abort }, classifier, pictures);
      if (abort.aborted) return;
      chances.value = seen;
      error.value = null;
    } catch (thrown) {
      if (!abort.aborted) error.value = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  effect(() => {
    const [info, trajectory] = [of.info.value, of.trajectory.value];
    if (trajectory === null || trajectory === readFrom) return undefined;
    chances.value = null;
    const known = info === null ? null : knownImagesOf(info);
    const { images } = trajectory;
    if (!inView.value || !of.isShown() || known === null || images === null) return undefined;
    const controller = new AbortController();
    const address = new URL(`classifiers/${known}.safetensors`, document.baseURI).href;
    void read(address, expectedPictures(trajectory, images), controller.signal).then(() => {
      if (!controller.signal.aborted) readFrom = trajectory;
    });
    return () => {
      controller.abort();
    };
  });

  return { chances, error, inView };
}

/** [places, height, width, channels]: what the network expected in every step, then the finished picture. */
function expectedPictures({ seen }: Trajectory, images: Float32Array): Float32Array {
  const pictures = new Float32Array((seen.length + 1) * images.length);
  seen.forEach(({ x0 }, index) => {
    pictures.set(x0, index * images.length);
  });
  pictures.set(images, seen.length * images.length);
  return pictures;
}
