import type { NamedTensors } from '@ddpm/checkpoint';
import { articleUNet, type UNetConfig } from '@ddpm/unet';
import { ModelLoadError } from './model-load-error';

/**
 * The network that a PyTorch `state_dict` under the article's names belongs to, from the shapes of its tensors. What
 * shapes do not tell (the size of the images, the groups of the norms, whether the last label is the null label, whether labels consist of groups) is as
 * in the article, unless `known` says otherwise.
 *
 * @throws ModelLoadError where a tensor that decides the shape of the network is missing
 */
export function inferUNetConfig(tensors: NamedTensors, known: Partial<UNetConfig> = {}): UNetConfig {
  const dimension = (name: string, axis: number): number => {
    const size = tensors[name]?.shape[axis];
    if (size !== undefined) return size;
    throw new ModelLoadError(
      `The weights have no tensor '${name}', so they are not of this network; load a state_dict under the article's names, or a model folder.`,
    );
  };
  const levels = Object.keys(tensors).filter((name) => /^down\d+\.conv1\.weight$/.test(name)).length;
  const rows = tensors['label_embedding.0.weight']?.shape[0];
  const nullLabel = known.nullLabel ?? articleUNet.nullLabel;
  const { labelGroups = null } = known;
  return {
    imageSize: articleUNet.imageSize,
    channels: dimension('init_conv.weight', 1),
    numClasses: rows === undefined ? null : classesOf(rows - (nullLabel ? 1 : 0), labelGroups),
    nullLabel,
    labelGroups,
    blockChannels: Array.from({ length: levels }, (_, level) =>
      dimension(`down${level + 1}.conv1.weight`, 0),
    ),
    bottleneckChannels: dimension('bottleneck.conv1.weight', 0),
    embeddingChannels: dimension('time_embedding.linear1.weight', 1),
    normGroups: articleUNet.normGroups,
    normEpsilon: articleUNet.normEpsilon,
    ...known,
  };
}

/** A table without groups has a row for each class; with groups, every choice of one member of each is a class. */
function classesOf(rows: number, labelGroups: readonly number[] | null): number {
  return labelGroups === null ? rows : labelGroups.reduce((classes, size) => classes * size, 1);
}
