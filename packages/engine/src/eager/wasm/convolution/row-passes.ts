import { add, constant, multiply, select } from '../assembler/instructions';
import type { ModuleWriter, WrittenFunction } from '../assembler/module';
import { inBlocks, panelsOf, panelStride, valuesIn } from './blocks';

/** Adds `multiplyPanels`. */
export function addMultiplyPanels(module: ModuleWriter, product: WrittenFunction): void {
  const parameters = ['image', 'inBytes', 'panels', 'bias', 'output', 'outBytes', 'rows'] as const;
  module.add('multiplyPanels', parameters, (variables, locals) => {
    const { image, inBytes, panels, bias, output, outBytes, rows } = variables;
    const [first, count] = [locals.i32(), locals.i32()];
    return [
      inBlocks(
        first,
        rows,
        count,
        product.call(
          add(image.get, multiply(first.get, inBytes.get)),
          inBytes.get,
          panels.get,
          panelStride(inBytes),
          ...[bias.get, constant(0), constant(32)],
          add(output.get, multiply(first.get, outBytes.get)),
          outBytes.get,
          count.get,
          panelsOf(outBytes),
          valuesIn(inBytes),
        ),
      ),
    ];
  });
}

/** Adds `multiplyTransposed`. */
export function addMultiplyTransposed(module: ModuleWriter, product: WrittenFunction): void {
  const parameters = ['image', 'inBytes', 'dy', 'outBytes', 'zeros', 'target', 'rows'] as const;
  module.add('multiplyTransposed', parameters, (variables, locals) => {
    const { image, inBytes, dy, outBytes, zeros, target, rows } = variables;
    const [first, count, initStride, initPanel] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
    return [
      inBlocks(
        first,
        rows,
        count,
        product.call(
          add(image.get, multiply(first.get, inBytes.get)),
          inBytes.get,
          add(dy.get, multiply(first.get, outBytes.get)),
          outBytes.get,
          ...[select(target.get, zeros.get, initPanel.get), initStride.get, initPanel.get],
          target.get,
          outBytes.get,
          valuesIn(inBytes),
          panelsOf(outBytes),
          count.get,
        ),
        initStride.set(outBytes.get),
        initPanel.set(constant(32)),
      ),
    ];
  });
}
