import { ModelLoadError } from '../errors';

/** Where a hub keeps a model. */
export interface HubOptions {
  /** A branch, a tag, or, so that the model can never change, the hash of a commit; `main` where left out. */
  readonly revision?: string | undefined;
  /** Address of the hub; that of Hugging Face where left out. */
  readonly hub?: string | URL | undefined;
  /** A folder within the repository, such as `models/small`; its root where left out. */
  readonly folder?: string | undefined;
}

const hugging = 'https://huggingface.co';

/**
 * The address of a model folder in a repository of a model hub, as `Sampler.fromPretrained` takes it. The hub serves the
 * file `path` of a repository at `HUB/OWNER/NAME/resolve/REVISION/path`.
 *
 * @param repository such as `owner/name`
 * @throws ModelLoadError where it is no such name
 */
export function hubFolder(
  repository: string,
  { revision = 'main', hub = hugging, folder = '' }: HubOptions = {},
): URL {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || /(^|\/)\.+(\/|$)/.test(repository)) {
    throw new ModelLoadError(
      `"${repository}" is no name of a repository on a hub; give its owner and its name, as in owner/name.`,
    );
  }
  const inside = folder
    .split('/')
    .filter((part) => part !== '')
    .map((part) => `${encodeURIComponent(part)}/`);
  const base = String(hub).replace(/\/*$/, '/');
  // A branch's name may hold a slash, which the hub takes only where it is encoded.
  return new URL(`${base}${repository}/resolve/${encodeURIComponent(revision)}/${inside.join('')}`);
}

/** The address that a text such as `hub:owner/name` or `hub:owner/name@revision` stands for; null for any other text. */
export function namedOnHub(text: string): URL | null {
  const [, repository, revision] = /^hub:([^@]*)(?:@(.+))?$/.exec(text) ?? [];
  return repository === undefined ? null : hubFolder(repository, { revision });
}
