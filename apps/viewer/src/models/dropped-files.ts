import type { FilesByPath } from './model-files';

/** Files that a visitor dropped or chose. */
export interface DroppedFiles {
  readonly files: FilesByPath;
  /** The folder's or the file's name; null where several came. */
  readonly origin: string | null;
}

/** A folder with more files than a model has is not read further. */
const MOST_FILES = 300;

/** Reads what was dropped, folders and what is in them too. Call it in the event's handler: later the browser forgets. */
export async function droppedFiles(data: DataTransfer): Promise<DroppedFiles> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return chosenFiles(data.files);
  const files: Record<string, Blob> = {};
  for (const entry of entries) await collect(entry, '', files);
  return { files, origin: entries.length === 1 ? (entries[0]?.name ?? null) : null };
}

const pictureEndings = /\.(png|jpe?g|gif|webp|avif|bmp|svg|heic|heif|tiff?|jxl|ico)$/i;

/** The one file, where it is a picture by its type or name, whether or not this browser can read it; or else null. */
export function lonePicture({ files }: DroppedFiles): { readonly name: string; readonly file: Blob } | null {
  const [only, ...others] = Object.entries(files);
  if (only === undefined || others.length > 0) return null;
  const [name, file] = only;
  return isPicture(name, file) ? { name, file } : null;
}

/** By its type or name, whether or not this browser can read it. */
export function isPicture(name: string, { type }: Pick<Blob, 'type'>): boolean {
  return type.startsWith('image/') || pictureEndings.test(name);
}

/** Files as a file picker gives them. */
export function chosenFiles(list: Iterable<File>): DroppedFiles {
  const entries = [...list].slice(0, MOST_FILES).map((file) => [pathOf(file), file] as const);
  const [only] = entries;
  const folder = only?.[1].webkitRelativePath.split('/')[0] ?? '';
  const origin = folder === '' ? (entries.length === 1 ? (only?.[0] ?? null) : null) : folder;
  return { files: Object.fromEntries(entries), origin };
}

function pathOf(file: File): string {
  return file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
}

async function collect(entry: FileSystemEntry, folder: string, files: Record<string, Blob>): Promise<void> {
  if (Object.keys(files).length >= MOST_FILES) return;
  const path = `${folder}${entry.name}`;
  if (isFile(entry)) {
    files[path] = await new Promise<File>((resolve, reject) => {
      entry.file(resolve, reject);
    });
  } else if (isFolder(entry)) {
    for (const child of await childrenOf(entry)) await collect(child, `${path}/`, files);
  }
}

/** A reader gives a folder's content piece by piece. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (part.length === 0 || children.length > MOST_FILES) return children;
    children.push(...part);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
