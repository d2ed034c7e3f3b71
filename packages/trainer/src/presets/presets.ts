import { UnknownPresetError } from '../errors';
import { articleRecipe, overrideRecipe, type Recipe } from '../recipe';
import article from './article.json';
import best from './best.json';
import cifar10 from './cifar10.json';
import digits100 from './digits100.json';
import quick from './quick.json';

/** How long a preset trains where nobody says otherwise; the first limit reached ends the run. */
export interface RunLength {
  readonly steps?: number;
  readonly epochs?: number;
  readonly minutes?: number;
}

/** How to sample from what a preset trains, as `model_index.json` says it. */
export interface PresetSampling {
  /** Name of the reverse process. */
  readonly method: string;
  /** Number of sampling steps. */
  readonly num_inference_steps: number;
  /** Strength of classifier-free guidance; 1 is off. */
  readonly guidance_scale: number;
  /** First and last timestep in which to guide; all where left out. */
  readonly guidance_interval?: readonly number[];
}

/** A named recipe. */
export interface Preset {
  /** As in `--preset`. */
  readonly name: string;
  /** One sentence for people. */
  readonly description: string;
  /** What is trained, and how. */
  readonly recipe: Recipe;
  /** Whether every image is learned with its mirror image: for data that looks alike from both sides. */
  readonly mirror: boolean;
  /** How long a run is unless told otherwise. */
  readonly length: RunLength;
  /** How to sample from the trained model; null where the preset does not say. */
  readonly sampling: PresetSampling | null;
  /** The same by the name of a data set, for which another way is better. */
  readonly samplingOf: Readonly<Record<string, PresetSampling>>;
}

interface PresetFile {
  readonly description: string;
  /** What differs from the article. */
  readonly recipe: object;
  readonly mirror?: boolean;
  readonly length: RunLength;
  readonly sampling?: PresetSampling;
  readonly samplingOf?: Readonly<Record<string, PresetSampling>>;
}

const files: Readonly<Record<string, PresetFile>> = { article, quick, best, digits100, cifar10 };

/** The names that {@link preset} knows. */
export const presetNames: readonly string[] = Object.keys(files);

/**
 * Looks a preset up by its name.
 * @throws UnknownPresetError naming the presets there are.
 */
export function preset(name: string): Preset {
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (file === undefined) throw new UnknownPresetError(name, presetNames);
  const recipe = overrideRecipe(articleRecipe, file.recipe);
  const { description, mirror = false, length, sampling = null, samplingOf = {} } = file;
  return { name, description, recipe, mirror, length, sampling, samplingOf };
}
