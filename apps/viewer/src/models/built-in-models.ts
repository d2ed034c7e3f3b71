/** A model that comes with the page: the model folder of a weights package, copied beside the page when it is built. */
export interface BuiltInModel {
  /** Its name in addresses, and the folder under `models/` that serves it. */
  readonly id: string;
  readonly title: string;
  /** The npm package that it is in, and the folder there. */
  readonly packageName: string;
  readonly folder: 'model' | 'few-calls';
  /** The model that it learned to draw in few network calls from; none where left out. */
  readonly teacher?: string;
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

/** A model that draws in few calls and the one that it learned that from, whichever of the two is given; null for others. */
export function fewCallsPair(id: string): { readonly student: string; readonly teacher: string } | null {
  const student = builtInModels.find((model) => model.id === id || model.teacher === id);
  return student?.teacher === undefined ? null : { student: student.id, teacher: student.teacher };
}

const digits = { packageName: '@ddpm/digits', words: { picture: 'a digit', made: 'wrote' } } as const;
const fashion = { packageName: '@ddpm/fashion', words: otherWords } as const;

/** The models that come with the page; the first is shown where the address names none. */
export const builtInModels: readonly [BuiltInModel, ...BuiltInModel[]] = [
  {
    ...digits,
    ...{ id: 'digits-few-calls', title: 'Digits in few calls', folder: 'few-calls', teacher: 'digits' },
  },
  {
    ...fashion,
    ...{ id: 'fashion-few-calls', title: 'Clothes in few calls', folder: 'few-calls', teacher: 'fashion' },
  },
  { ...digits, id: 'digits', title: 'Handwritten digits', folder: 'model' },
  { ...fashion, id: 'fashion', title: 'Clothes and shoes', folder: 'model' },
  {
    id: 'digits100',
    title: 'Numbers of two digits',
    packageName: '@ddpm/digits100',
    folder: 'model',
    words: { picture: 'a number', made: 'wrote' },
    unseen: [4, 17, 29, 35, 42, 50, 68, 71, 83, 96],
  },
];
