import type { ModelInfo } from '../engine/protocol';
import type { AppContext } from '../shell/app-context';
import { stepCounts } from './few-calls';
import type { GenerateRequest } from './generate-protocol';
import type { GenerationPlan } from './generation';

/**
 * The plan of a request to a model, once it is there.
 *
 * @param options.draft whether a quick network is to answer by its fewest steps first
 */
export async function planFor(
  { models }: AppContext,
  model: string,
  requestOf: (info: ModelInfo) => GenerateRequest,
  { draft }: { readonly draft: boolean },
): Promise<GenerationPlan> {
  const info = await models.ready(model);
  const request = requestOf(info);
  const counts = stepCounts(info);
  const fewest = draft ? (counts?.[0] ?? request.steps) : request.steps;
  return { source: models.source(model), request, draftSteps: counts === null ? null : fewest };
}
