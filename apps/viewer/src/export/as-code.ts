import type { TimestepInterval } from '@ddpm/sampler';
import type { GenerateRequest } from '../generate/generate-protocol';
import type { BuiltInModel } from '../models/built-in-models';

/** What is on the screen, for those who want it without the page. */
interface AsCode {
  /** A program for Node, with `@ddpm/sampler`. */
  readonly typescript: string;
  /** For a shell anywhere. */
  readonly commandLine: string;
  /** For a shell in a clone of the project. */
  readonly trainer: string;
}

/** A request with what it is about. */
export interface RequestToExport {
  readonly request: Omit<GenerateRequest, 'beginning'>;
  /** The weights package and the folder of the model in it; null for a model of the visitor's own. */
  readonly origin: Pick<BuiltInModel, 'packageName' | 'folder'> | null;
  /** How many classes the model knows. */
  readonly classCount: number;
  /** The timesteps that the model recommends to guide at; null for all. */
  readonly guidanceInterval: TimestepInterval | null;
  /** Whether the sampler is the model's own, with timesteps that it was made for: then none is named. */
  readonly hasOwnSampler: boolean;
}

/** The visitor downloads the model from "Networks", and unpacks it beside the program. */
const OWN_FOLDER = 'my-model';

/** The same pictures by a program, and by the two command lines. */
export function asCode(shown: RequestToExport): AsCode {
  const { origin } = shown;
  const flags = flagsOf(shown);
  const name = origin === null ? null : shortName(origin);
  const folder = origin === null ? OWN_FOLDER : `packages/${name}/${origin.folder}`;
  const model = origin === null ? `./${OWN_FOLDER}` : `${name}${entryOf(origin)}`;
  return {
    typescript: programOf(shown),
    commandLine: `npx @ddpm/sampler --model ${model} ${flags}`,
    trainer: `pnpm --filter trainer start sample ${folder} ${flags}`,
  };
}

function programOf(shown: RequestToExport): string {
  const { request, origin, hasOwnSampler } = shown;
  const { labels, seed, firstSampleIndex, sampler, steps, guidance } = request;
  const interval = intervalOf(shown);
  const source = origin === null ? `'./${OWN_FOLDER}'` : shortName(origin);
  const isLabelled = labels.every((label) => label !== null);
  return `import { writeFile } from 'node:fs/promises';
${origin === null ? '' : `import { ${source} } from '${origin.packageName}${entryOf(origin)}';\n`}import { drawGrid, ${hasOwnSampler ? '' : 'namedMethod, '}Sampler } from '@ddpm/sampler';

const sampler = await Sampler.fromPretrained(${source});
const { images } = await sampler.sample({
  ${isLabelled ? `classLabels: [${labels.join(', ')}]` : `count: ${labels.length}`},
  seed: ${seed}, firstSampleIndex: ${firstSampleIndex},
  ${hasOwnSampler ? '' : `method: namedMethod('${sampler}'${etaOption(request)}), `}numInferenceSteps: ${steps},
  guidanceScale: ${guidance},${interval === null ? '' : ` guidanceInterval: [${interval.join(', ')}],`}
});
await writeFile('pictures.png', drawGrid(images, { scale: 8 }).toPng());
await sampler.dispose();
`;
}

/** As in `@ddpm/digits`; the export has the same name. */
function shortName({ packageName }: NonNullable<RequestToExport['origin']>): string {
  return packageName.replace('@ddpm/', '');
}

/** The part of the package that has the model. */
function entryOf({ folder }: NonNullable<RequestToExport['origin']>): string {
  return folder === 'model' ? '' : `/${folder}`;
}

/** Null where there is no guidance, or at all timesteps. */
function intervalOf({ request, guidanceInterval }: RequestToExport): TimestepInterval | null {
  return request.guidance === 1 ? null : guidanceInterval;
}

function etaOption({ sampler, eta }: RequestToExport['request']): string {
  return sampler === 'ddim' ? `, { eta: ${eta} }` : '';
}

function flagsOf(shown: RequestToExport): string {
  const { seed, sampler, steps, guidance, eta } = shown.request;
  const interval = intervalOf(shown);
  const how = shown.hasOwnSampler ? '' : ` --sampler ${sampler}`;
  return [
    ...picturesFlags(shown),
    `--seed ${seed}${how} --steps ${steps} --guidance ${guidance}`,
    ...(interval === null ? [] : [`--guidance-interval ${interval.join('-')}`]),
    ...(sampler === 'ddim' && !shown.hasOwnSampler ? [`--eta ${eta}`] : []),
    '--scale 8 --out pictures',
  ].join(' ');
}

/** Picture i of a seed begins from noise i: one class alone is that part of all classes. */
function picturesFlags({ request, classCount }: RequestToExport): readonly string[] {
  const [first] = request.labels;
  if (first === null || first === undefined) return [];
  const parts = classCount / request.labels.length;
  const all = `--labels 0-${classCount - 1}`;
  return parts === 1 ? [all] : [`${all} --shard ${first / request.labels.length + 1}/${parts}`];
}
