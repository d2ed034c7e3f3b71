import { item } from '../assembler/item';
import type { Code } from '../assembler/encoding';
import {
  add,
  addFloats,
  and,
  constant,
  divide,
  isLess,
  loadVector,
  multiply,
  remainder,
  repeatWhile,
  select,
  storeVector,
  subtract,
  when,
} from '../assembler/instructions';
import type { Locals, ModuleWriter, Variable, WrittenFunction } from '../assembler/module';
import { sandwich } from './sandwich';
import type { Matrix } from './winograd-matrices';

/** Height and width of a tile of the output. */
export const tileSize = 2;

/** What a function about tiles is told of the images: [N, H, W, C] in float32, and how many tiles a row of them has. */
export const imageParameters = [
  'image',
  'height',
  'width',
  'channelBytes',
  'tileRows',
  'tileColumns',
] as const;

type ImageVariables = Record<(typeof imageParameters)[number], Variable>;

/** The addresses of the pixels of a square around a tile, and whether each is inside of its image. */
interface Square {
  /** Code that works them out for the tile of that number. */
  locate(tile: Code): readonly Code[];
  address(row: number, column: number): Code;
  isInside(row: number, column: number): Code;
}

/** The square of `size` x `size` pixels that begins `border` pixels before the tile. */
function square(
  { image, height, width, channelBytes, tileRows, tileColumns }: ImageVariables,
  locals: Locals,
  size: number,
  border: number,
): Square {
  const [imageRow, top, left] = [locals.i32(), locals.i32(), locals.i32()];
  const make = () => Array.from({ length: size }, () => locals.i32());
  const [rowAddress, rowInside, columnOffset, columnInside] = [make(), make(), make(), make()];
  return {
    locate: (tile) => [
      left.set(subtract(multiply(remainder(tile, tileColumns.get), constant(tileSize)), constant(border))),
      imageRow.set(divide(tile, tileColumns.get)),
      top.set(
        subtract(multiply(remainder(imageRow.get, tileRows.get), constant(tileSize)), constant(border)),
      ),
      imageRow.set(multiply(divide(imageRow.get, tileRows.get), height.get)),
      ...rowAddress.flatMap((address, row) => {
        const y = add(top.get, constant(row));
        const pixels = multiply(add(imageRow.get, y), width.get);
        return [
          address.set(add(image.get, multiply(pixels, channelBytes.get))),
          item(rowInside, row).set(isLess(y, height.get)),
        ];
      }),
      ...columnOffset.flatMap((offset, column) => {
        const x = add(left.get, constant(column));
        return [
          offset.set(multiply(x, channelBytes.get)),
          item(columnInside, column).set(isLess(x, width.get)),
        ];
      }),
    ],
    address: (row, column) => add(item(rowAddress, row).get, item(columnOffset, column).get),
    isInside: (row, column) => and(item(rowInside, row).get, item(columnInside, column).get),
  };
}

/**
 * Adds a function that takes squares of `L[0].length` pixels, zero outside of the images, through `L X Lᵀ`: of so many tiles from
 * the first, to one matrix [tiles, C] for each value of the result, `matrixBytes` apart.
 */
export function addTilesOfImages(
  module: ModuleWriter,
  name: string,
  { matrix, border }: { readonly matrix: Matrix; readonly border: number },
): WrittenFunction {
  const parameters = [...imageParameters, 'zeros', 'first', 'tiles', 'target', 'matrixBytes'] as const;
  return module.add(name, parameters, (variables, locals) => {
    const { zeros, first, tiles, target, matrixBytes, channelBytes } = variables;
    const size = matrix[0]?.length ?? 0;
    const pixels = square(variables, locals, size, border);
    const [channel, to] = [locals.i32(), locals.i32()];
    const addresses = Array.from({ length: size * size }, () => locals.i32());
    const at = (row: number, column: number) => item(addresses, size * row + column);
    return [
      repeatWhile(
        tiles.get,
        ...pixels.locate(first.get),
        ...addresses.map((address, index) => {
          const [row, column] = [Math.floor(index / size), index % size];
          return address.set(select(pixels.address(row, column), zeros.get, pixels.isInside(row, column)));
        }),
        channel.set(constant(0)),
        repeatWhile(
          isLess(channel.get, channelBytes.get),
          to.set(add(target.get, channel.get)),
          ...sandwich(
            matrix,
            locals,
            (row, column) => loadVector(add(at(row, column).get, channel.get)),
            (_row, _column, value) => [...storeVector(to.get, value), ...to.increase(matrixBytes.get)],
          ),
          channel.increase(16),
        ),
        target.increase(channelBytes.get),
        first.increase(1),
        tiles.increase(-1),
      ),
    ];
  });
}

/**
 * Adds the way back: the matrices [tiles, C] through `L X Lᵀ` to the pixels of each tile that are inside of the image, a bias
 * added.
 */
export function addImagesOfTiles(module: ModuleWriter, name: string, matrix: Matrix): WrittenFunction {
  const parameters = [...imageParameters, 'bias', 'first', 'tiles', 'source', 'matrixBytes'] as const;
  return module.add(name, parameters, (variables, locals) => {
    const { bias, first, tiles, source, matrixBytes, channelBytes } = variables;
    const size = matrix.length;
    const pixels = square(variables, locals, size, 0);
    const [channel, from] = [locals.i32(), locals.i32()];
    const shift = locals.v128();
    return [
      repeatWhile(
        tiles.get,
        ...pixels.locate(first.get),
        channel.set(constant(0)),
        repeatWhile(
          isLess(channel.get, channelBytes.get),
          from.set(add(source.get, channel.get)),
          shift.set(loadVector(add(bias.get, channel.get))),
          ...sandwich(
            matrix,
            locals,
            (row, column) =>
              loadVector(
                add(from.get, multiply(matrixBytes.get, constant((matrix[0]?.length ?? 0) * row + column))),
              ),
            (row, column, value) =>
              when(
                pixels.isInside(row, column),
                storeVector(add(pixels.address(row, column), channel.get), addFloats(value, shift.get)),
              ),
          ),
          channel.increase(16),
        ),
        source.increase(channelBytes.get),
        first.increase(1),
        tiles.increase(-1),
      ),
    ];
  });
}
