import type { FeatureMaps } from './understand-protocol';

/** Where a block stands in the drawing, in hundredths of its width and height. */
export interface PlacedBlock {
  readonly maps: FeatureMaps;
  readonly x: number;
  readonly y: number;
  /** Width of its picture, in hundredths of the drawing's width. */
  readonly size: number;
  /** 0 is the level of the full picture. */
  readonly level: number;
}

/** The blocks as a U: a level lower after each pooling, a level higher after each enlarging. */
export function placeBlocks(maps: readonly FeatureMaps[]): readonly PlacedBlock[] {
  const full = maps[0]?.shape[0] ?? 1;
  const levels = maps.map(({ shape }) => Math.round(Math.log2(full / shape[0])));
  const deepest = Math.max(1, ...levels);
  return maps.map((one, index) => {
    const level = levels[index] ?? 0;
    return {
      maps: one,
      level,
      x: ((index + 0.5) / maps.length) * 100,
      y: 14 + (level / deepest) * 68,
      size: (72 / maps.length) * (1 - 0.13 * level),
    };
  });
}

/** Pairs of blocks that a skip connection joins, on each level: the last on the way down, the first on the way up. */
export function skipConnections(
  blocks: readonly PlacedBlock[],
): readonly (readonly [PlacedBlock, PlacedBlock])[] {
  const isDown = ({ maps }: PlacedBlock): boolean => maps.name.startsWith('down');
  const isUp = ({ maps }: PlacedBlock): boolean => maps.name.startsWith('up');
  return blocks.filter(isDown).flatMap((from) => {
    const to = blocks.find((block) => isUp(block) && block.level === from.level);
    return to === undefined ? [] : [[from, to] as const];
  });
}
