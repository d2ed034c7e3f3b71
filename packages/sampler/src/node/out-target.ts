import { statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './usage-error';

/** What `--out` asks for: all pictures in one, their process, an array, an archive of arrays, or a folder of files. */
export type OutKind = 'grid' | 'animation' | 'array' | 'arrays' | 'folder';

/** Where the pictures go. */
export interface OutTarget {
  readonly kind: OutKind;
  /** Absolute; null for standard output. */
  readonly path: string | null;
}

const kindOfEnding: Readonly<Partial<Record<string, OutKind>>> = {
  '.png': 'grid',
  '.gif': 'animation',
  '.npy': 'array',
  '.npz': 'arrays',
};

/** Endings of files that somebody may hope for; a folder seldom has one of them. */
const otherFormats: ReadonlySet<string> = /* @__PURE__ */ new Set(
  (
    '.jpg .jpeg .jpe .jfif .webp .avif .heic .heif .jxl .bmp .tif .tiff .svg .ico .apng .ppm .pgm .psd .pdf ' +
    '.mp4 .webm .mov .avi .mkv .pt .pth .pkl .mat .parquet .h5 .csv .json .jsonl .txt .html .safetensors ' +
    '.onnx .zip .tar .tgz .gz .7z'
  ).split(' '),
);

/**
 * What `--out` names: a path, `-` for a grid to standard output, or a format with it, such as `npz:-`.
 *
 * @param out as it was typed
 * @param resolvePath makes a typed path absolute
 * @throws UsageError where it names a file of a format that is not written
 */
export function outTarget(out: string, resolvePath: (typed: string) => string): OutTarget {
  const format = /^(?:([a-z]+):)?-$/i.exec(out);
  if (format === null) {
    const file = resolvePath(out);
    return { kind: kindOfPath(file), path: file };
  }
  const kind = kindOfEnding[`.${format[1] ?? 'png'}`.toLowerCase()];
  if (kind !== undefined) return { kind, path: null };
  throw new UsageError(`--out ${out}: standard output takes -, gif:-, npy:- or npz:-.`);
}

function kindOfPath(out: string): OutKind {
  const ending = path.extname(out).toLowerCase();
  const isFolder = statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
  const kind = isFolder ? 'folder' : kindOfEnding[ending];
  if (kind !== undefined) return kind;
  if (!otherFormats.has(ending)) return 'folder';
  throw new UsageError(
    `--out ${path.basename(out)}: ${ending} files are not written. Give a .png for one grid, a .gif for the process, a .npz or .npy for arrays, or a folder for one PNG each.`,
  );
}
