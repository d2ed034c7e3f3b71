import {
  flattenParameters,
  labelRows,
  type ParameterArray,
  type ParameterArrays,
  type UNetConfig,
} from '@ddpm/unet';

const labelTable = 'label_embedding.0.weight';

/**
 * The weights of a trained network for other classes: all but its table of labels. A class that it knows by name keeps its row,
 * any other begins as the missing label, of which the network expects anything; so does the missing label itself.
 *
 * @param parameters of the trained network, by PyTorch's names
 * @param classNames of the trained network
 * @param config of the new one, which differs in its classes alone
 */
export function initialWeights(
  parameters: ParameterArrays,
  classNames: readonly string[],
  config: UNetConfig,
  ownNames: readonly string[],
): Float32Array {
  const { [labelTable]: table, ...others } = parameters;
  if (table === undefined)
    throw new Error(`The trained network has no ${labelTable}; begin from one with labels.`);
  const weights = flattenParameters(config, {
    ...others,
    [labelTable]: rowsFor(table, classNames, config, ownNames),
  });
  return weights;
}

function rowsFor(
  table: ParameterArray,
  classNames: readonly string[],
  config: UNetConfig,
  ownNames: readonly string[],
): ParameterArray {
  const [rows = 1, width = 1] = table.shape;
  const count = labelRows(config);
  const data = new Float32Array(count * width);
  for (let row = 0; row < count; row += 1) {
    const known = classNames.indexOf(ownNames[row] ?? '');
    const from = known < 0 ? rows - 1 : known;
    data.set(table.data.subarray(from * width, (from + 1) * width), row * width);
  }
  return { shape: [count, width], data };
}
