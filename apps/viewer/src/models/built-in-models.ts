/** A model that comes with the page: the model folder of a weights package, copied beside the page when it is built. */
export interface BuiltInModel {
  /** Its name in addresses, and the folder under `models/` that serves it. */
  readonly id: string;
  readonly title: string;
  /** The npm package whose `model` folder it is. */
  readonly packageName: string;
  /** What one of its pictures is called, and what people do who make such a thing: `a digit` that nobody `wrote`. */
  readonly words: { readonly picture: string; readonly made: string };
  /** Classes that its training never showed; none where left out. */
  readonly unseen?: readonly number[];
}

/** What is said of the pictures of any other model. */
export const otherWords: BuiltInModel['words'] = { picture: 'a picture', made: 'took' };

/** The model of that name that comes with the page; undefined for the visitor's own. */
export function builtInModel(id: string): BuiltInModel | undefined {
  return builtInModels.find((model) => model.id === id);
}

/** The models that come with the page; the first is shown where the address names none. */
export const builtInModels: readonly [BuiltInModel, ...BuiltInModel[]] = [
  {
    id: 'digits',
    title: 'Handwritten digits',
    packageName: '@ddpm/digits',
    words: { picture: 'a digit', made: 'wrote' },
  },
  { id: 'fashion', title: 'Clothes and shoes', packageName: '@ddpm/fashion', words: otherWords },
  {
    id: 'digits100',
    title: 'Numbers of two digits',
    packageName: '@ddpm/digits100',
    words: { picture: 'a number', made: 'wrote' },
    unseen: [4, 17, 29, 35, 42, 50, 68, 71, 83, 96],
  },
];
