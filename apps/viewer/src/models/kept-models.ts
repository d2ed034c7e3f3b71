import { createStore, del, set, values, type UseStore } from 'idb-keyval';

/** A model that the visitor brought or trained. */
export interface OwnModel {
  readonly id: string;
  readonly title: string;
  /** Where it comes from, in a few words, such as `Trained here, 640 steps`. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** The files of a model folder, by path; or one safetensors file. */
  readonly files: Readonly<Record<string, Blob>>;
}

const openStore = (): UseStore => createStore('viewer-models', 'models');

/** The models that the browser keeps, the oldest first; none where it keeps nothing. */
export async function loadKeptModels(): Promise<readonly OwnModel[]> {
  try {
    const kept = await values<OwnModel>(openStore());
    return kept.sort((one, other) => one.madeAt - other.madeAt);
  } catch {
    return [];
  }
}

/** @throws ModelNotKeptError where the browser's storage is full, or it keeps nothing */
export async function keepModel(model: OwnModel): Promise<void> {
  try {
    await set(model.id, model, openStore());
  } catch (cause) {
    throw new ModelNotKeptError(model.title, { cause });
  }
}

export async function deleteKeptModel(id: string): Promise<void> {
  await del(id, openStore()).catch(() => undefined);
}

/** The browser refuses to keep a model. */
class ModelNotKeptError extends Error {
  override readonly name = 'ModelNotKeptError';
  constructor(title: string, options: ErrorOptions) {
    super(
      `The browser does not keep "${title}": its storage is full, or closed in a private window. Download the model, or delete others.`,
      options,
    );
  }
}
