import type { Code } from '../assembler/encoding';
import { add, constant, isLess, multiply, repeatWhile, select } from '../assembler/instructions';
import type { Locals, ModuleWriter, Variable, WrittenFunction } from '../assembler/module';
import { blockSize, inBlocks, panelsOf, panelStride, valuesIn } from './blocks';
import { toPatch } from './winograd-matrices';

/** Values of a tile's patch, each of which has a matrix product of its own. */
export const patchValues = toPatch.length ** 2;

/** Runs the body once for each of the 16 matrices. */
function forEachMatrix(index: Variable, ...body: readonly Code[]): readonly Code[] {
  return [
    index.set(constant(0)),
    repeatWhile(isLess(index.get, constant(patchValues)), ...body, index.increase(1)),
  ];
}

function makeIndexes(
  locals: Locals,
): Record<'count' | 'index' | 'inStride' | 'outStride' | 'second', Variable> {
  return {
    count: locals.i32(),
    index: locals.i32(),
    inStride: locals.i32(),
    outStride: locals.i32(),
    second: locals.i32(),
  };
}

const tileParameters = ['image', 'height', 'width', 'inBytes', 'tileRows', 'tileColumns', 'zeros'] as const;

/** Adds `convolveTiles`. */
export function addConvolveTiles(
  module: ModuleWriter,
  { patches, product, images }: Record<'patches' | 'product' | 'images', WrittenFunction>,
): void {
  const parameters = [
    ...tileParameters,
    'panels',
    'bias',
    'output',
    'outBytes',
    'scratch',
    'first',
    'end',
  ] as const;
  module.add('convolveTiles', parameters, (variables, locals) => {
    const { image, height, width, inBytes, tileRows, tileColumns, zeros } = variables;
    const { panels, bias, output, outBytes, scratch, first, end } = variables;
    const { count, index, inStride, outStride, second } = makeIndexes(locals);
    const size = [height.get, width.get];
    const tiles = [tileRows.get, tileColumns.get];
    const at = (base: Variable, stride: Code) => add(base.get, multiply(index.get, stride));
    return [
      inStride.set(multiply(inBytes.get, constant(blockSize))),
      outStride.set(multiply(outBytes.get, constant(blockSize))),
      second.set(add(scratch.get, multiply(inStride.get, constant(patchValues)))),
      inBlocks(
        first,
        end,
        count,
        patches.call(
          image.get,
          ...size,
          inBytes.get,
          ...tiles,
          zeros.get,
          first.get,
          count.get,
          scratch.get,
          inStride.get,
        ),
        ...forEachMatrix(
          index,
          product.call(
            at(scratch, inStride.get),
            inBytes.get,
            at(panels, multiply(valuesIn(inBytes), outBytes.get)),
            panelStride(inBytes),
            ...[zeros.get, constant(0), constant(0)],
            at(second, outStride.get),
            outBytes.get,
            count.get,
            panelsOf(outBytes),
            valuesIn(inBytes),
          ),
        ),
        images.call(
          output.get,
          ...size,
          outBytes.get,
          ...tiles,
          bias.get,
          first.get,
          count.get,
          second.get,
          outStride.get,
        ),
      ),
    ];
  });
}

/** Adds `filterGradientOfTiles`. */
export function addFilterGradientOfTiles(
  module: ModuleWriter,
  { patches, gradients, product }: Record<'patches' | 'gradients' | 'product', WrittenFunction>,
): void {
  const parameters = [...tileParameters, 'dy', 'outBytes', 'matrices', 'scratch', 'first', 'end'] as const;
  module.add('filterGradientOfTiles', parameters, (variables, locals) => {
    const { image, height, width, inBytes, tileRows, tileColumns, zeros } = variables;
    const { dy, outBytes, matrices, scratch, first, end } = variables;
    const { count, index, inStride, outStride, second } = makeIndexes(locals);
    const [init, initStride, initPanel, target] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
    const size = [height.get, width.get];
    const tiles = [tileRows.get, tileColumns.get];
    const at = (base: Variable, stride: Code) => add(base.get, multiply(index.get, stride));
    const matrixBytes = multiply(valuesIn(inBytes), outBytes.get);
    return [
      inStride.set(multiply(inBytes.get, constant(blockSize))),
      outStride.set(multiply(outBytes.get, constant(blockSize))),
      second.set(add(scratch.get, multiply(inStride.get, constant(patchValues)))),
      initStride.set(constant(0)),
      initPanel.set(constant(0)),
      inBlocks(
        first,
        end,
        count,
        patches.call(
          image.get,
          ...size,
          inBytes.get,
          ...tiles,
          zeros.get,
          first.get,
          count.get,
          scratch.get,
          inStride.get,
        ),
        gradients.call(
          dy.get,
          ...size,
          outBytes.get,
          ...tiles,
          zeros.get,
          first.get,
          count.get,
          second.get,
          outStride.get,
        ),
        ...forEachMatrix(
          index,
          target.set(at(matrices, matrixBytes)),
          init.set(select(target.get, zeros.get, initPanel.get)),
          product.call(
            at(scratch, inStride.get),
            inBytes.get,
            at(second, outStride.get),
            outBytes.get,
            ...[init.get, initStride.get, initPanel.get],
            target.get,
            outBytes.get,
            valuesIn(inBytes),
            panelsOf(outBytes),
            count.get,
          ),
        ),
        initStride.set(outBytes.get),
        initPanel.set(constant(32)),
      ),
    ];
  });
}
