import protobuf from 'protobufjs/light.js';

/**
 * What is used of TensorFlow's `event.proto` and `summary.proto`, with their field numbers.
 * https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto
 */
const messages: protobuf.INamespace = {
  nested: {
    Event: {
      oneofs: { what: { oneof: ['fileVersion', 'summary', 'sessionLog'] } },
      fields: {
        wallTime: { type: 'double', id: 1 },
        step: { type: 'int64', id: 2 },
        fileVersion: { type: 'string', id: 3 },
        summary: { type: 'Summary', id: 5 },
        sessionLog: { type: 'SessionLog', id: 7 },
      },
    },
    SessionLog: { fields: { status: { type: 'int32', id: 1 } } },
    Summary: { fields: { value: { rule: 'repeated', type: 'Value', id: 1 } } },
    Value: {
      oneofs: { value: { oneof: ['simpleValue', 'image'] } },
      fields: {
        tag: { type: 'string', id: 1 },
        simpleValue: { type: 'float', id: 2 },
        image: { type: 'Image', id: 4 },
      },
    },
    Image: {
      fields: {
        height: { type: 'int32', id: 1 },
        width: { type: 'int32', id: 2 },
        colorspace: { type: 'int32', id: 3 },
        encodedImageString: { type: 'bytes', id: 4 },
      },
    },
  },
};

/** A picture for TensorBoard. */
export interface SummaryImage {
  readonly width: number;
  readonly height: number;
  /** Number of channels: 1 grey, 3 RGB. */
  readonly colorspace: number;
  /** The bytes of a PNG file. */
  readonly encodedImageString: Uint8Array;
}

/** A number or a picture under a name. */
export type SummaryValue =
  | { readonly tag: string; readonly simpleValue: number }
  | { readonly tag: string; readonly image: SummaryImage };

/** What one event says. */
export type EventContent =
  | { readonly fileVersion: string }
  | { readonly summary: { readonly value: readonly SummaryValue[] } }
  /** Status 1: a session starts, and what was written of this step and later ones counts no more. */
  | { readonly sessionLog: { readonly status: 1 } };

/** An event at a step, at a time in seconds since 1970. */
export type TrainingEvent = { readonly wallTime: number; readonly step: number } & EventContent;

const eventType = protobuf.Root.fromJSON(messages).lookupType('Event');

/** The bytes of an event's message. */
export function encodeEvent(event: TrainingEvent): Uint8Array {
  return eventType.encode(eventType.fromObject(event)).finish();
}
