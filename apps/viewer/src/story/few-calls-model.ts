import { printHash } from '../address/hash';
import type { GenerateRequest } from '../generate/generate-protocol';
import { drawWhole, type WholeTrajectory } from '../generate/draw-whole';
import type { ModelInfo } from '../engine/protocol';
import { freshVisit } from '../opening/fresh-visit';
import type { AppContext } from '../shell/app-context';

/** The network of the whole story. */
export const { model } = freshVisit;

const { sampler, steps, guidance, eta } = freshVisit;

/** How it draws, as fields of an address. */
export const sampling = { model, sampler, steps, guidance, eta } as const;

/** Pictures of these labels: number i of the seed is `first` + i. */
export interface Asked {
  readonly labels: readonly number[];
  readonly seed: number;
  readonly first: number;
}

/** Draws them to the end. */
export async function draw(app: AppContext, asked: Asked, signal: AbortSignal): Promise<WholeTrajectory> {
  await app.models.ready(model);
  signal.throwIfAborted();
  return drawWhole(app.engine, app.models.source(model), requestOf(asked), signal);
}

function requestOf({ labels, seed, first }: Asked): GenerateRequest {
  return { labels, seed, sharedNoise: false, firstSampleIndex: first, sampler, steps, guidance, eta };
}

/** What is known of it once it is there; reads signals. */
export function infoOf(app: AppContext): ModelInfo | null {
  const state = app.models.open(model).value;
  return state.kind === 'ready' ? state.info : null;
}

/** An address within the page. */
export function linkTo(panel: string, fields: Readonly<Record<string, string | number>>): string {
  return printHash(
    panel,
    Object.entries(fields).map(([name, value]) => [name, String(value)]),
  );
}
