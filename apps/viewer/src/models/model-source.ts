import { builtInModels, type BuiltInModel } from './built-in-models';

/** Where the worker finds a model. It can be posted, so that a worker that starts anew can load it again. */
export type ModelSource =
  | { readonly kind: 'address'; readonly id: string; readonly title: string; readonly address: string }
  | {
      readonly kind: 'files';
      readonly id: string;
      readonly title: string;
      /** The files of a model folder, by path; or one safetensors file. */
      readonly files: Readonly<Record<string, Blob>>;
    };

/** The sources of the models that come with the page, which lies at `pageAddress`. */
export function builtInSources(pageAddress: string): readonly [ModelSource, ...ModelSource[]] {
  const sourceOf = ({ id, title }: BuiltInModel): ModelSource => ({
    kind: 'address',
    id,
    title,
    address: new URL(`models/${id}/`, pageAddress).href,
  });
  const [first, ...others] = builtInModels;
  return [sourceOf(first), ...others.map(sourceOf)];
}
