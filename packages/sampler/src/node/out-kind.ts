import { statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './usage-error';

/** What `--out` asks for: all pictures in one, their process, or a folder with a file for each. */
export type OutKind = 'grid' | 'animation' | 'folder';

/** Endings of files that somebody may hope for; a folder seldom has one of them. */
const otherFormats: ReadonlySet<string> = /* @__PURE__ */ new Set(
  (
    '.jpg .jpeg .jpe .jfif .webp .avif .heic .heif .jxl .bmp .tif .tiff .svg .ico .apng .ppm .pgm .psd .pdf ' +
    '.mp4 .webm .mov .avi .mkv .npz .npy .pt .pth .pkl .mat .parquet .h5 .csv .json .jsonl .txt .html .safetensors ' +
    '.onnx .zip .tar .tgz .gz .7z'
  ).split(' '),
);

/**
 * @param out an absolute path
 * @throws UsageError where it names a file of a format that is not written
 */
export function outKind(out: string): OutKind {
  const ending = path.extname(out).toLowerCase();
  if (ending === '.png') return 'grid';
  if (ending === '.gif') return 'animation';
  if (!otherFormats.has(ending) || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true)
    return 'folder';
  throw new UsageError(
    `--out ${path.basename(out)}: ${ending} files are not written. Give a .png for one grid, a .gif for the process, or a folder for one PNG each.`,
  );
}
