import { ModuleWriter, type MemoryKind } from '../assembler/module';
import { addFilterPanels, addFiltersOfMatrices, addTranspose } from './filters';
import { addProducts } from './product';
import { addMultiplyPanels, addMultiplyTransposed } from './row-passes';
import { addConvolveTiles, addFilterGradientOfTiles } from './tile-passes';
import { addImagesOfTiles, addTilesOfImages } from './tiles';
import { fromProducts, toFilter, toPatch, transposed } from './winograd-matrices';

/**
 * The bytes of a module that convolves in the memory that it imports; `fused` takes relaxed SIMD's multiply-add, which
 * `WebAssembly.validate` does not accept everywhere.
 */
export function convolutionModule(memory: MemoryKind, fused: boolean): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  const products = addProducts(module, fused);
  addTranspose(module);
  addFilterPanels(module, 'filterPanels', toFilter);
  addFilterPanels(module, 'matrixPanels', [[1]]);
  addFiltersOfMatrices(module, 'filtersOfMatrices', transposed(toFilter));
  const patches = addTilesOfImages(module, 'patchesOfImages', { matrix: toPatch, border: 1 });
  const gradients = addTilesOfImages(module, 'tilesOfGradients', {
    matrix: transposed(fromProducts),
    border: 0,
  });
  const images = addImagesOfTiles(module, 'imagesOfTiles', fromProducts);
  addConvolveTiles(module, { patches, product: products.byRows, images });
  addFilterGradientOfTiles(module, { patches, gradients, product: products.byColumns });
  addMultiplyPanels(module, products.byRows);
  addMultiplyTransposed(module, products.byColumns);
  return module.bytes(memory);
}
