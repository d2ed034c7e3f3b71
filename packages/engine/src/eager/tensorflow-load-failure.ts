import { messageOf } from './backend-errors';

/** Why a package with a native library does not load, and what helps; both without a full stop. */
export interface LoadFailure {
  readonly reason: string;
  readonly remedy: string;
}

/** The ways in which loading is known to fail: what the message holds, and what helps. */
const knownFailures: readonly { readonly pattern: RegExp; readonly remedy: (name: string) => string }[] = [
  {
    pattern: /tfjs_binding\.node\) can not be found/,
    remedy: (name) =>
      `Run its install script (npm rebuild ${name}), which fetches its native part, or build that from source`,
  },
  {
    pattern: /libtensorflow/,
    remedy: (name) =>
      `Run npm rebuild ${name}, which fetches the TensorFlow library into its folder deps/lib, or put one there`,
  },
  {
    pattern: /lib(cu|nv)\w*\.so|nvcuda/,
    remedy: () =>
      'Install CUDA 11.2 and cuDNN 8.1, which its TensorFlow 2.9 wants, or @tensorflow/tfjs-node in its place',
  },
  {
    pattern: /GLIBC/,
    remedy: (name) => `Update the system, or build the native part of ${name} from source on it`,
  },
  {
    // Windows does not say which: its install script links the library for another version of Node-API.
    pattern: /specified module could not be found/,
    remedy: (name) =>
      `Copy tensorflow.dll from deps/lib in the folder of ${name} to lib/napi-v8, beside tfjs_binding.node`,
  },
];

/** Tells why TensorFlow's package `name` threw `error` while it loaded. */
export function explainLoadFailure(name: string, error: unknown): LoadFailure {
  const message = messageOf(error);
  const known = knownFailures.find(({ pattern }) => pattern.test(message));
  return {
    reason: `${name} does not load, ${message}`,
    remedy: known?.remedy(name) ?? `Install ${name} anew, with its install script allowed`,
  };
}
