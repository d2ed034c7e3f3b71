import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DistillInvocation } from '../configuration/distill-flags';
import { shownPath } from '../configuration/paths';
import { parseRunOptions } from '../configuration/run-options';
import { writeJson } from '../run/write-whole';
import { UsageError } from '../usage-error';

const fileOf = (root: string): string => path.join(root, 'distillation.json');

/** Keeps what a distillation was begun with, for the stages that have not begun when it is stopped. */
export async function saveInvocation(root: string, invocation: DistillInvocation): Promise<void> {
  const { options, recipe, fourCallsOnly } = invocation;
  await writeJson(fileOf(root), { options: { ...options, out: undefined }, recipe, fourCallsOnly });
}

/**
 * What a distillation was begun with, and what is said anew.
 * @throws UsageError where the file is missing or was changed.
 */
export async function resumedInvocation(
  root: string,
  invocation: DistillInvocation,
): Promise<DistillInvocation> {
  const text = await readFile(fileOf(root), 'utf8').catch(() => null);
  if (text === null) {
    throw new UsageError(
      `${shownPath(root)} has no distillation.json, which says how it was begun. Begin it anew.`,
    );
  }
  const saved = JSON.parse(text) as Pick<DistillInvocation, 'options' | 'recipe' | 'fourCallsOnly'>;
  const { recipe, ...options } = parseRunOptions(
    { ...saved.options, ...(saved.recipe === undefined ? {} : { recipe: saved.recipe }) },
    fileOf(root),
  );
  return {
    ...invocation,
    options: { ...options, ...invocation.options },
    recipe: invocation.recipe ?? recipe,
    fourCallsOnly: invocation.fourCallsOnly || saved.fourCallsOnly,
  };
}
