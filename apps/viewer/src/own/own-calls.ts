import { transfer } from 'comlink';
import type { OwnEvent, OwnModelRequest, OwnRequest } from './own-protocol';

/** The worker's side of learning the visitor's own pictures. It keeps nothing between calls. */
export function ownCalls() {
  return {
    /** Teaches a network until its last step, or until it is aborted; what it learned is told last. */
    learnOwn: async (
      signal: AbortSignal,
      request: OwnRequest,
      onEvent: (event: OwnEvent) => void | Promise<void>,
    ): Promise<void> => {
      const { learnOwn } = await import('./learn-own');
      await learnOwn(request, signal, onEvent);
    },

    /** What was learned, as the files of a model folder. */
    ownModel: async (
      _signal: AbortSignal,
      request: OwnModelRequest,
    ): Promise<Readonly<Record<string, Uint8Array>>> => {
      const { modelOfOwn } = await import('./learn-own');
      const files = modelOfOwn(request);
      return transfer(
        files,
        Object.values(files).map(({ buffer }) => buffer),
      );
    },
  };
}
