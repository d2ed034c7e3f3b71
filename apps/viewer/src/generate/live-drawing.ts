import { signal, type ReadonlySignal } from '@preact/signals';
import { measureDrawn, type DrawnDetail } from './drawing-marks';
import type { Generation, GenerationPlan } from './generation';
import type { Playback } from './playback';
import { runAndPlay } from './run-and-play';
import { lastPosition, type Trajectory } from './trajectory';

/** What is asked for, and who is told of it. */
export interface DrawingRequest {
  /** May wait for the model. */
  prepare(): Promise<GenerationPlan>;
  /** Called when there is something to see of it, in one batch with the trajectory. */
  readonly onShown?: () => void;
  /** Called with the whole trajectory of all steps. */
  readonly onDone?: (trajectory: Trajectory) => void;
}

/**
 * Pictures that follow what is asked for last, such as a slider under a finger. A quick network answers at once by its
 * fewest steps and then, where nothing newer was asked for, by all; what is shown stays until its successor is whole.
 * The draft under way is always finished: what is asked for meanwhile waits for it, and the newest of that comes next.
 */
export interface LiveDrawing {
  /** Whether something was asked for that is not shown with all its steps yet. */
  readonly behind: ReadonlySignal<boolean>;
  readonly follow: (request: DrawingRequest) => void;
  /** Runs it so that it can be watched, however quick the network is. */
  readonly watch: (request: DrawingRequest) => void;
  readonly cancel: () => void;
}

interface Ask {
  readonly request: DrawingRequest;
  readonly toWatch: boolean;
  /** In the page's performance timeline, in milliseconds. */
  readonly at: number;
}

export function createLiveDrawing(generation: Generation, playback: Playback): LiveDrawing {
  const behind = signal(false);
  let newest: Ask | null = null;
  let isDrawing = false;
  /** Ends what need not be finished where something newer is asked for. */
  let giveUp: () => void = () => undefined;

  async function givingUp(run: () => Promise<boolean>): Promise<boolean> {
    giveUp = () => {
      generation.cancel();
    };
    const isDone = await run();
    giveUp = () => undefined;
    return isDone;
  }

  /** The plan; null where something newer was asked for before it was there. */
  async function prepared({ request }: Ask): Promise<GenerationPlan | null> {
    const newer = new Promise<null>((resolve) => {
      giveUp = () => {
        resolve(null);
      };
    });
    const plan = await Promise.race([request.prepare(), newer]);
    giveUp = () => undefined;
    return plan;
  }

  /** @returns whether all of it is shown */
  async function fulfil(asked: Ask): Promise<boolean> {
    const plan = await prepared(asked);
    if (plan === null) return false;
    const { draftSteps, request } = plan;
    if (asked.toWatch || draftSteps === null) {
      const { onShown } = asked.request;
      return givingUp(
        async () => (await runAndPlay(generation, playback, () => Promise.resolve(plan), onShown)) !== null,
      );
    }
    const draw = (steps: number): Promise<boolean> =>
      drawToEnd(generation, playback, planIn(plan, steps), asked.request.onShown);
    const isDrawn = await draw(draftSteps);
    if (isDrawn) measureDrawn(asked.at, detailOf(generation.trajectory.value, draftSteps));
    if (!isDrawn || draftSteps === request.steps || newest !== null) return isDrawn;
    return givingUp(() => draw(request.steps));
  }

  async function drawAll(): Promise<void> {
    isDrawing = true;
    while (newest !== null) {
      const asked: Ask = newest;
      newest = null;
      const isDone = await fulfil(asked).catch((error: unknown) => {
        generation.fail(error);
        return false;
      });
      if (hasNewer()) continue;
      behind.value = false;
      const shown = generation.trajectory.value;
      if (isDone && shown !== null) asked.request.onDone?.(shown);
    }
    isDrawing = false;
  }

  /** What was asked for while something was waited for. */
  function hasNewer(): boolean {
    return newest !== null;
  }

  function ask(request: DrawingRequest, toWatch: boolean): void {
    newest = { request, toWatch, at: performance.now() };
    behind.value = true;
    giveUp();
    if (!isDrawing) void drawAll();
  }

  return {
    behind,
    follow(request) {
      ask(request, false);
    },
    watch(request) {
      ask(request, true);
    },
    cancel() {
      newest = null;
      giveUp();
      generation.cancel();
    },
  };
}

/** Shows nothing but the end, once it is there. */
function drawToEnd(
  generation: Generation,
  playback: Playback,
  plan: GenerationPlan,
  onShown: () => void = () => undefined,
): Promise<boolean> {
  return generation.run(() => Promise.resolve(plan), {
    atEnd: true,
    onShown: () => {
      onShown();
      const shown = generation.trajectory.value;
      if (shown !== null) playback.seek(lastPosition(shown));
    },
  });
}

function planIn(plan: GenerationPlan, steps: number): GenerationPlan {
  return { ...plan, request: { ...plan.request, steps } };
}

function detailOf(drawn: Trajectory | null, steps: number): DrawnDetail {
  const networkMs = (drawn?.seen ?? []).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return { count: drawn?.count ?? 0, steps, networkMs };
}
