import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type { Engine } from '../engine/engine';
import type { AppContext } from '../shell/app-context';
import type { DroppedFiles } from './dropped-files';
import { deleteKeptModel, keepModel, loadKeptModels, type OwnModel } from './kept-models';
import { findModel, type FilesByPath } from './model-files';
import type { ModelSource } from './model-source';

/** The models that the visitor brought or trained. */
export interface ModelShelf {
  readonly models: ReadonlySignal<readonly OwnModel[]>;
  /** Those that the browser keeps for the next visit. */
  readonly keptIds: ReadonlySignal<ReadonlySet<string>>;
  /** What is being done, in plain words. */
  readonly busy: ReadonlySignal<string | null>;
  /** What went well or wrong last, in plain words. */
  readonly outcome: ReadonlySignal<ShelfOutcome | null>;
  /** Takes a dropped or chosen model in, once it was found to work. */
  take(dropped: DroppedFiles): Promise<void>;
  /** Puts a model on the shelf, and keeps it for the next visit. */
  keep(model: OwnModel): Promise<void>;
  remove(id: string): Promise<void>;
  /** A .zip of a model folder. */
  pack(id: string): Promise<Uint8Array | null>;
}

export interface ShelfOutcome {
  readonly kind: 'good' | 'bad';
  readonly words: string;
  /** The model that came in. */
  readonly id: string | null;
}

/** Made once, when the page starts, so that kept models are in every panel's list. */
export function createModelShelf({ engine, models: pageModels }: AppContext): ModelShelf {
  const models = signal<readonly OwnModel[]>([]);
  const keptIds = signal<ReadonlySet<string>>(new Set());
  const busy = signal<string | null>(null);
  const outcome = signal<ShelfOutcome | null>(null);

  function put(model: OwnModel): void {
    pageModels.add(sourceOf(model));
    models.value = [...models.value.filter(({ id }) => id !== model.id), model];
  }

  function report(kind: ShelfOutcome['kind'], words: string, id: string | null = null): void {
    outcome.value = { kind, words, id };
  }

  /** @param id of the model that is on the shelf, whatever goes wrong */
  async function working(words: string, action: () => Promise<void>, id?: string): Promise<void> {
    batch(() => {
      busy.value = words;
      outcome.value = null;
    });
    try {
      await action();
    } catch (error) {
      report('bad', messageOf(error), id ?? null);
    } finally {
      busy.value = null;
    }
  }

  async function open(dropped: DroppedFiles): Promise<void> {
    const { title, files } = findModel(await unpacked(engine, dropped), dropped.origin);
    const id = `dropped-${await fingerprint(files)}`;
    const model = { id, title, origin: 'Dropped on the page', madeAt: Date.now(), files };
    await checkModel(model);
    put(model);
    report('good', `"${title}" works, and is in the list of every panel.`, id);
  }

  /** @throws what is wrong with the model, in one sentence that names the file */
  async function checkModel(model: OwnModel): Promise<void> {
    try {
      await engine.call('openModel', {}, sourceOf(model), () => undefined);
    } catch (error) {
      const words = messageOf(error);
      throw new UnusableModelError(namesFile(words, model) ? words : `${model.title}: ${words}`, error);
    }
  }

  async function keep(model: OwnModel): Promise<void> {
    put(model);
    const keeping = async (): Promise<void> => {
      await keepModel(model);
      keptIds.value = new Set([...keptIds.value, model.id]);
      report('good', keptWords(model), model.id);
    };
    await working(`Keeping "${model.title}" …`, keeping, model.id);
  }

  pageModels.expect(
    loadKeptModels().then((kept) => {
      keptIds.value = new Set(kept.map(({ id }) => id));
      for (const model of kept) put(model);
    }),
  );

  return {
    ...{ models, keptIds, busy, outcome, keep },
    take: (dropped) => working('Reading the model …', () => open(dropped)),
    async remove(id) {
      models.value = models.value.filter((model) => model.id !== id);
      keptIds.value = new Set([...keptIds.value].filter((kept) => kept !== id));
      outcome.value = null;
      pageModels.remove(id);
      await deleteKeptModel(id);
    },
    async pack(id) {
      const model = models.value.find((one) => one.id === id);
      if (model === undefined) return null;
      return engine.call('packModel', {}, model.files, fileNameOf(model.title));
    },
  };
}

async function unpacked(engine: Engine, { files, origin }: DroppedFiles): Promise<FilesByPath> {
  const zip = origin === null ? undefined : files[origin];
  if (origin === null || zip === undefined || !/\.zip$/i.test(origin)) return files;
  return engine.call('unpackModel', {}, zip, origin);
}

function keptWords({ title }: OwnModel): string {
  return `"${title}" is kept in this browser, and is in the list of every panel.`;
}

/** A name for a folder or a file. */
export function fileNameOf(title: string): string {
  return title.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '') || 'model';
}

function sourceOf({ id, title, files }: OwnModel): ModelSource {
  return { kind: 'files', id, title, files };
}

/** The same files have the same name in addresses. */
async function fingerprint(files: FilesByPath): Promise<string> {
  const largest = Object.values(files).sort((one, other) => other.size - one.size)[0] ?? new Blob();
  const { subtle } = globalThis.crypto as { readonly subtle: SubtleCrypto | undefined };
  if (subtle === undefined) return Date.now().toString(36);
  const digest = await subtle.digest('SHA-256', await largest.arrayBuffer());
  return [...new Uint8Array(digest, 0, 5)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function namesFile(words: string, { files }: OwnModel): boolean {
  return Object.keys(files).some((path) => words.includes(path.split('/').at(-1) ?? path));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A model was read and found not to work. */
class UnusableModelError extends Error {
  override readonly name = 'UnusableModelError';
  constructor(words: string, cause: unknown) {
    super(words, { cause });
  }
}
