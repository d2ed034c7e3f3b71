import type { ComponentChildren, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { LabelledPoints } from '@ddpm/points';
import { layersOfRun, placesOfRun, type FoundRun } from './layers-of-run';
import { Plane } from './plane';

/** A run at one moment of its way, small. */
export function RunPicture(props: {
  readonly name: string;
  readonly run: FoundRun | null;
  readonly data: LabelledPoints | null;
  /** 0 is the noise, 1 the end. */
  readonly share?: number;
  /** How many ways are drawn. */
  readonly ways?: number;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { name, run, data, share = 1, ways = 0, children } = props;
  const layers = useMemo(() => {
    const backdrop = data ?? undefined;
    if (run === null) return { data: backdrop };
    return layersOfRun(run, placesOfRun(run.what), share, { data: backdrop, ways, beliefs: ways > 0 });
  }, [run, data, share, ways]);
  return (
    <figure class="points-picture" data-empty={run === null}>
      <Plane name={name} layers={layers} />
      <figcaption>{children}</figcaption>
    </figure>
  );
}
