import type { FileContents } from '@ddpm/checkpoint';
import type { CreateRunner, EngineName } from '@ddpm/engine';
import type { NoiseScheduleConfig } from '@ddpm/scheduler';
import type { UNetConfig } from '@ddpm/unet';

/** A model in an npm package, such as `digits` of `@ddpm/digits`. */
export interface WeightsPackage {
  /** For messages. */
  readonly name: string;
  /** How its weights can be had, the usual way first; `float16` alone where left out. */
  readonly dtypes?: readonly WeightsType[] | undefined;
  /** The files of a model folder, by path, with weights of the usual type unless another of `dtypes` is asked for. */
  load(options?: { readonly dtype?: WeightsType | undefined }): Promise<FileContents>;
}

/** How a package stores weights: two bytes each, or one and a scale for each output channel. */
export type WeightsType = 'float16' | 'int8';

/**
 * Where a trained model is:
 * - a weights package;
 * - the address of a model folder or of a safetensors file, as text or URL;
 * - a repository of a model hub: `hub:owner/name`, `hub:owner/name@revision`, or `hubFolder(...)`;
 * - the path of either on disk (Node);
 * - the files of a model folder, by path, or as a page's file picker gives them;
 * - the bytes of a safetensors file.
 */
export type PretrainedSource =
  | WeightsPackage
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | readonly File[]
  | Readonly<Record<string, Uint8Array | Blob>>;

/** How far a download has come. */
export interface DownloadProgress {
  /** The file that is coming in. */
  readonly file: string;
  /** Bytes of all files so far. */
  readonly loaded: number;
  /** Bytes of all files, once the server has said how large the weights are; null before, and where it does not say. */
  readonly total: number | null;
}

/** Options of a download. */
export interface DownloadOptions {
  /**
   * What fetches, in place of the global `fetch`: to send a token, say, or to go through a proxy. Called with an address and
   * what is asked of it; redirections are its own to follow.
   */
  readonly fetch?: ((address: string, request: RequestInit) => Promise<Response>) | undefined;
  /** Called as bytes arrive. */
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * SHA-256 as hexadecimal text: by path within the model folder, or that of the weights alone. What is not downloaded,
   * or not there, is refused rather than left unchecked.
   */
  readonly integrity?: string | Readonly<Record<string, string>> | undefined;
  /**
   * Whether to keep downloads for the next time, as is done where left out: with the Cache API in browsers, in the
   * user's cache folder in Node. A text is the folder to keep them in.
   */
  readonly cache?: boolean | string | undefined;
}

/** Where the steps run. */
export interface RunnerChoice {
  /** Makes the runners; the user's own choice, which always wins. */
  readonly createRunner?: CreateRunner | undefined;
  /**
   * `compiled` (ONNX Runtime, in Node), or a TensorFlow.js backend, which is prepared where it is not in use yet. `auto`,
   * where left out, keeps a TensorFlow.js backend that is in use; else it takes the best there is.
   */
  readonly backend?: 'auto' | EngineName | undefined;
  /** Threads that compute; all cores where left out. */
  readonly threads?: number | undefined;
  /** Address of the folder that serves the wasm backend's `.wasm` files; a browser needs it for threads alone. */
  readonly wasmFolder?: string | undefined;
}

/** How to load a model. */
export interface PretrainedOptions extends DownloadOptions, RunnerChoice {
  /** For a weights package that has several: which to load, the most exact where left out. `int8` is half of `float16`. */
  readonly dtype?: WeightsType | undefined;
  /** For a safetensors file alone: what its shapes do not tell, where it is not the article's. */
  readonly unetConfig?: Partial<UNetConfig> | undefined;
  /** For a safetensors file alone: the schedule it was trained with; the article's where left out. */
  readonly schedule?: NoiseScheduleConfig | undefined;
}
