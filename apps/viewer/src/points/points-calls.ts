import { transfer } from 'comlink';
import type {
  DistilRequest,
  FieldRequest,
  LearnEvent,
  LearnRequest,
  PointsRequest,
  PointsRun,
} from './points-protocol';

/** What hears of learning. */
type OnLearnEvent = (event: LearnEvent) => void | Promise<void>;

/** The worker's side of the world of points. It keeps nothing between calls, and is fetched with the first of them. */
export function pointsCalls() {
  return {
    /** Takes points from noise. */
    movePoints: async (signal: AbortSignal, request: PointsRequest): Promise<PointsRun> => {
      const { movePoints } = await import('./move-points');
      const run = await movePoints(request, signal);
      return transfer(
        run,
        run.moments.map(({ xt }) => xt.buffer),
      );
    },

    /** Where points at given places are seen to end, [count, 2]. */
    fieldOfPoints: async (signal: AbortSignal, request: FieldRequest): Promise<Float32Array> => {
      const { fieldOfPoints } = await import('./move-points');
      return fieldOfPoints(request, signal);
    },

    /** Teaches a network until its last step, or until it is aborted. */
    learnPoints: async (signal: AbortSignal, request: LearnRequest, onEvent: OnLearnEvent): Promise<void> => {
      const { learnPoints } = await import('./learn-points');
      await learnPoints(request, signal, onEvent);
    },

    /** Teaches a student to do in few calls what its teacher does in many. */
    distilPoints: async (
      signal: AbortSignal,
      request: DistilRequest,
      onEvent: OnLearnEvent,
    ): Promise<void> => {
      const { distilPoints } = await import('./learn-points');
      await distilPoints(request, signal, onEvent);
    },
  };
}
