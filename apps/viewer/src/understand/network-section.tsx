import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { PixelCanvas } from '../pictures/pixel-canvas';
import { sheetOfMaps, strengthPicture } from './feature-picture';
import { useInView } from './in-view';
import { placeBlocks, skipConnections, type PlacedBlock } from './network-layout';
import { Section } from './section';
import type { FeatureMaps } from './understand-protocol';
import type { UnderstandState } from './understand-state';

/** The network as a drawing, with what its blocks put out at this moment. */
export function NetworkSection({ state }: { readonly state: UnderstandState }): JSX.Element {
  const { maps: look, info } = state;
  const element = useInView(look.inView);
  const chosen = useSignal<string | null>(null);
  const maps = look.found.value?.what ?? [];
  const shown = maps.find(({ name }) => name === chosen.value) ?? maps[1];
  return (
    <Section
      id="understand-network"
      title="Inside the network"
      element={element}
      words={
        <>
          <p>
            A U-Net looks at the picture at several sizes: on the way down it learns what there is, on the way
            up where it belongs, with the fine detail handed across. The timestep and the label reach every
            block.
          </p>
          {info.value !== null && (
            <p>{info.value.parameterCount.toLocaleString('en')} numbers were learned in training.</p>
          )}
        </>
      }
    >
      {look.error.value !== null && <p role="alert">{look.error.value}</p>}
      {maps.length === 0 && look.error.value === null && (
        <p class="understand-waiting">The network is being looked into …</p>
      )}
      <Drawing
        blocks={placeBlocks(maps)}
        chosen={shown?.name ?? null}
        onChoose={(name) => {
          chosen.value = name;
        }}
      />
      {shown !== undefined && <Maps maps={shown} t={look.found.value?.step.t ?? 0} />}
    </Section>
  );
}

function Drawing(props: {
  readonly blocks: readonly PlacedBlock[];
  readonly chosen: string | null;
  readonly onChoose: (name: string) => void;
}): JSX.Element {
  const { blocks, chosen, onChoose } = props;
  return (
    <div class="understand-scroll" role="group" aria-label="The blocks of the network" tabIndex={0}>
      <div class="understand-drawing">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {skipConnections(blocks).map(([from, to]) => (
            <path key={from.maps.name} class="understand-skip" d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
          ))}
          <path
            class="understand-flow"
            d={blocks.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')}
          />
        </svg>
        {blocks.map((block) => (
          <Block
            key={block.maps.name}
            block={block}
            isChosen={block.maps.name === chosen}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}

function Block(props: {
  readonly block: PlacedBlock;
  readonly isChosen: boolean;
  readonly onChoose: (name: string) => void;
}): JSX.Element {
  const { block, isChosen, onChoose } = props;
  const { maps, x, y, size } = block;
  const picture = useMemo(() => strengthPicture(maps), [maps]);
  const [height, width, channels] = maps.shape;
  return (
    <button
      type="button"
      class="understand-block"
      aria-pressed={isChosen}
      style={{ left: `${x}%`, top: `${y}%`, '--size': `${size}cqw` }}
      onClick={() => {
        onChoose(maps.name);
      }}
    >
      <span aria-hidden="true">
        <PixelCanvas pixels={picture.pixels} shape={picture.shape} range={picture.range} name="" />
      </span>
      <b>{maps.name}</b>{' '}
      <span class="understand-size">
        {height}×{width}×{channels}
      </span>
    </button>
  );
}

/** All maps of one block. */
function Maps({ maps, t }: { readonly maps: FeatureMaps; readonly t: number }): JSX.Element {
  const sheet = useMemo(() => sheetOfMaps(maps), [maps]);
  const [height, width, channels] = maps.shape;
  return (
    <figure class="understand-maps">
      <figcaption>
        <b>{maps.name}</b>, {channels} maps of {height}×{width} at <var>t</var> = {t}
      </figcaption>
      <PixelCanvas
        pixels={sheet.pixels}
        shape={sheet.shape}
        range={sheet.range}
        name={`The ${channels} maps of ${maps.name}`}
      />
    </figure>
  );
}
