/** A model that comes with the page: the model folder of a weights package, copied beside the page when it is built. */
export interface BuiltInModel {
  /** Its name in addresses, and the folder under `models/` that serves it. */
  readonly id: string;
  readonly title: string;
  /** The npm package whose `model` folder it is. */
  readonly packageName: string;
}

/** The models that come with the page; the first is shown where the address names none. */
export const builtInModels: readonly [BuiltInModel, ...BuiltInModel[]] = [
  { id: 'digits', title: 'Handwritten digits', packageName: '@ddpm/digits' },
  { id: 'fashion', title: 'Clothes and shoes', packageName: '@ddpm/fashion' },
];
